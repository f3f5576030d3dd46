import fs from 'node:fs';

const mega = 1024 * 1024;

/** Resident memory of a process, now and at its highest since `reset`, in bytes. Linux only. */
export interface ResidentMemory {
  readonly now: number;
  readonly peak: number;
}

/** Whether this system shows another process's memory. */
export function canReadMemory(): boolean {
  return fs.existsSync('/proc/self/status') && fs.existsSync('/proc/self/clear_refs');
}

/** Starts the kernel's own high-water mark anew: no sample is missed between two readings. */
export function resetPeak(pid: number): void {
  fs.writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

export function residentMemory(pid: number): ResidentMemory {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
}

export function megabytes(bytes: number): number {
  return bytes / mega;
}
