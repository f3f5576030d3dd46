import os from 'node:os';

/** A step that leaves a thread a tenth of a core that somebody else wants, and all of one that nobody does. */
const step = 10;
const lowest = 19;

/**
 * Lets this thread stand back behind the process's others: a list may take seconds longer, whoever asks about a subject
 * meanwhile waits for milliseconds. Only Linux has priorities of threads; elsewhere it would be the whole process's, and
 * nothing is changed. Threads that this one starts stand where it stands.
 */
export function standBack(): void {
  if (process.platform !== 'linux') return;
  os.setPriority(Math.min(lowest, os.getPriority() + step));
}
