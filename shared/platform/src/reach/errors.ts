/** Why a connection was not tried, or came to nothing, as a closed set of codes. */
export type ConnectionFault =
  | 'not_encrypted'
  | 'private_address'
  | 'host_unknown'
  | 'unreachable'
  | 'timed_out'
  | 'interrupted'
  | 'certificate_refused';

/** An address that may not be connected to, or that has none. Carries no secret: a host, never a path or a query. */
export class ReachError extends Error {
  override readonly name = 'ReachError';
  readonly code: 'not_encrypted' | 'private_address' | 'host_unknown';
  readonly host: string;

  constructor(code: ReachError['code'], host: string) {
    super(code);
    this.code = code;
    this.host = host;
  }
}

/**
 * What our own rules, the operating system and TLS say about a connection, told apart. Null: it is no error of a
 * connection. `reason` is the system's own code where that helps whoever runs the other end.
 */
export function connectionFault(
  error: unknown,
): { readonly code: ConnectionFault; readonly reason: string | null } | null {
  if (error instanceof ReachError) return { code: error.code, reason: null };
  const { name = '' } = error as Error;
  // Of what the web platform throws, such as a TimeoutError, the code is a number.
  const given: unknown = (error as NodeJS.ErrnoException).code;
  const code = typeof given === 'string' ? given : '';
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return { code: 'host_unknown', reason: code };
  if (code === 'ETIMEDOUT' || name === 'TimeoutError') return { code: 'timed_out', reason: null };
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ABORT_ERR' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return { code: 'interrupted', reason: code };
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/.test(code)) return { code: 'certificate_refused', reason: code };
  if (/^(E[A-Z]+|ERR_SSL\w*|HPE_\w+)$/.test(code)) return { code: 'unreachable', reason: code };
  if (name === 'AggregateError') return { code: 'unreachable', reason: code || 'ECONNREFUSED' };
  return null;
}
