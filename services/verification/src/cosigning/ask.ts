import {
  assertUrlAllowed,
  connectionFault,
  type GuardedAgents,
  type PostAnswer,
  post,
  type ReachRules,
  retryAfterSeconds,
} from '@xacthuc/platform';
import {
  formatAddCheckpoint,
  MAX_NOTE_BYTES,
  type NoteSignature,
  parseNote,
  parseTlogSize,
  proveConsistency,
  type ReadTile,
  readCosignatures,
  TLOG_SIZE_TYPE,
  TransparencyLogError,
} from '@xacthuc/transparency-log';
import type { WitnessFault } from './faults.ts';
import type { LogWitness } from './witnesses.ts';

/** How witnesses are reached. */
export interface WitnessConnections {
  readonly reach: ReachRules;
  readonly agents: GuardedAgents;
  /** For one request, to the last byte of its answer. */
  readonly timeoutMs: number;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/** What a witness is asked to cosign. */
export interface Question {
  /** What it cosigned last, as far as is known here; 0: nothing. */
  readonly known: number;
  readonly size: number;
  /** The checkpoint as the log signed it. */
  readonly note: string;
  readonly readTile: ReadTile;
}

/** What came of asking. */
export type Asked =
  | { readonly cosigned: readonly NoteSignature[] }
  | {
      readonly fault: WitnessFault;
      /** The answer's HTTP status; null: none came. */
      readonly status: number | null;
      /** What the witness cosigned last, as it says or as was taken for true. */
      readonly witnessSize: number;
      readonly retryAfterSeconds: number | null;
    };

/** A witness that is asked by others too may say another size each time. */
export const mostTries = 3;

/**
 * Asks a witness to cosign a checkpoint (C2SP tlog-witness), from where it says that it stands.
 * @throws when `signal` ended it: nothing is known then. Whatever the witness does is returned.
 */
export async function askWitness(
  connections: WitnessConnections,
  witness: LogWitness,
  question: Question,
): Promise<Asked> {
  let known = question.known;
  const failed = (fault: WitnessFault, answer: PostAnswer | null = null): Asked => ({
    fault,
    status: answer?.status ?? null,
    witnessSize: known,
    retryAfterSeconds: answer && retryAfterSeconds(answer.headers),
  });
  for (let tries = 1; ; tries += 1) {
    if (known > question.size) return failed('ahead');
    const body = await requestFrom(known, question);
    if (body === null) return failed('unproven');
    const answer = await send(connections, witness, body);
    if (typeof answer === 'string') return failed(answer);
    if (answer.status === 200) return cosignaturesIn(answer, witness, question) ?? failed('not_cosigned', answer);
    if (answer.status !== 409) return failed(faultOf(answer.status), answer);
    const size = sizeIn(answer);
    // One that says again what it was just asked from would be asked for ever.
    if (size === null || size === known || tries === mostTries) return failed('answer_malformed', answer);
    known = size;
  }
}

/** Null: the log's own tiles do not give a proof. */
async function requestFrom(oldSize: number, { size, note, readTile }: Question): Promise<string | null> {
  try {
    const proof = await proveConsistency(oldSize, size, readTile);
    return formatAddCheckpoint({ oldSize, proof, checkpoint: note });
  } catch (error) {
    if (error instanceof TransparencyLogError) return null;
    throw error;
  }
}

async function send(
  { reach, agents, timeoutMs, signal }: WitnessConnections,
  { url }: LogWitness,
  body: string,
): Promise<PostAnswer | WitnessFault> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const to = new URL(`${url}/add-checkpoint`);
    assertUrlAllowed(reach, to);
    const headers = { 'user-agent': 'xacthuc-log', 'content-type': 'text/plain; charset=utf-8' };
    const both = AbortSignal.any([signal, timeout]);
    return await post(agents, { url: to, headers, body, signal: both, mostBytes: MAX_NOTE_BYTES });
  } catch (error) {
    if (signal.aborted) throw error;
    if (timeout.aborted) return 'timed_out';
    const fault = connectionFault(error);
    if (fault === null && (error as { code?: unknown }).code === undefined) throw error;
    return fault?.code ?? 'unreachable';
  }
}

function cosignaturesIn({ body }: PostAnswer, { keys }: LogWitness, { note }: Question): Asked | null {
  if (body === null) return null;
  try {
    return { cosigned: readCosignatures(body, parseNote(note).text, keys) };
  } catch (error) {
    if (error instanceof TransparencyLogError) return null;
    throw error;
  }
}

function sizeIn({ headers, body }: PostAnswer): number | null {
  if (body === null || headers['content-type']?.split(';')[0]?.trim() !== TLOG_SIZE_TYPE) return null;
  try {
    return parseTlogSize(body);
  } catch (error) {
    if (error instanceof TransparencyLogError) return null;
    throw error;
  }
}

function faultOf(status: number): WitnessFault {
  if (status === 403) return 'not_signed';
  if (status === 404) return 'log_unknown';
  if (status === 422) return 'refused';
  return 'http_status';
}
