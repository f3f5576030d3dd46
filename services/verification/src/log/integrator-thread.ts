import type { KeyObject } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { noteSigner } from '@xacthuc/transparency-log';
import type pg from 'pg';
import { type IntegratorParts, startIntegrator } from './integrator.ts';

/** What the thread is begun with. */
export interface ThreadData {
  readonly connection: pg.ClientConfig;
  readonly origin: string;
  readonly privateKey: KeyObject;
}

/** What the thread tells. */
export type ThreadNote =
  | { readonly kind: 'log'; readonly level: 'info' | 'warn'; readonly what: object; readonly text: string }
  | { readonly kind: 'entries'; readonly type: string; readonly count: number }
  | { readonly kind: 'waited'; readonly seconds: number };

const port = parentPort;
if (!port) throw new Error('to be run as a thread');
const tell = (note: ThreadNote) => port.postMessage(note);
const say = (level: 'info' | 'warn') => (what: object, text: string) => tell({ kind: 'log', level, what, text });
const { connection, origin, privateKey } = workerData as ThreadData;
const integrator = startIntegrator({
  connection,
  key: { origin, signer: noteSigner(origin, 'ed25519', privateKey) },
  log: { info: say('info'), warn: say('warn') } as unknown as IntegratorParts['log'],
  metrics: {
    logEntries: { inc: ({ type }: { type: string }, count: number) => tell({ kind: 'entries', type, count }) },
    logIntegration: { observe: (seconds: number) => tell({ kind: 'waited', seconds }) },
  } as unknown as IntegratorParts['metrics'],
});
// The one message there is: to end.
port.once('message', () => void integrator.close().finally(() => port.close()));
