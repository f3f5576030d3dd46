import { TransparencyLogError } from '@xacthuc/transparency-log';

/** What was made of something of the log; null where it was refused. */
export function attempt<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof TransparencyLogError) return null;
    throw error;
  }
}
