import { TransparencyLogError, type TransparencyLogErrorCode } from '../src/index.ts';

/** The code an action is refused with; undefined when it is not refused. Anything else it throws is thrown on. */
export function codeOf(action: () => unknown): TransparencyLogErrorCode | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof TransparencyLogError) return error.code;
    throw error;
  }
}

/** {@link codeOf} for what answers later. */
export async function codeOfAsync(action: () => Promise<unknown>): Promise<TransparencyLogErrorCode | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    if (error instanceof TransparencyLogError) return error.code;
    throw error;
  }
}
