import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UnreadableFile } from './errors.ts';
import type { ReadLimits } from './limits.ts';

/** Below this an unpacked size says nothing of what is packed. */
const ratioFloorBytes = 16 * 1024 * 1024;

/**
 * Unpacks a gzip stream as it is read, in bounded memory. Throws `UnreadableFile`: 'archive_unsafe' for what unpacks
 * beyond the limits, 'file_truncated', 'file_corrupt'. Errors of the stream itself pass.
 */
export async function* gunzipped(bytes: AsyncIterable<Buffer>, limits: ReadLimits): AsyncGenerator<Buffer> {
  let packed = 0;
  let unpacked = 0;
  let failure: { readonly error: unknown } | null = null;
  async function* counted() {
    try {
      for await (const chunk of bytes) {
        packed += chunk.length;
        yield chunk;
      }
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  const gunzip = createGunzip({ chunkSize: 128 * 1024 });
  pipeline(Readable.from(counted()), gunzip, () => {}); // its error is that of the iteration below
  try {
    for await (const chunk of gunzip) {
      unpacked += chunk.length;
      if (unpacked > limits.maxBytes) throw unsafe('bytes', limits.maxBytes);
      if (unpacked > ratioFloorBytes && unpacked > packed * limits.maxCompressionRatio) {
        throw unsafe('ratio', limits.maxCompressionRatio);
      }
      yield chunk;
    }
  } catch (error) {
    if (failure !== null) throw (failure as { readonly error: unknown }).error;
    throw error instanceof UnreadableFile ? error : damaged(error);
  } finally {
    gunzip.destroy();
  }
}

function damaged(error: unknown): UnreadableFile {
  const cut = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
  return new UnreadableFile(cut ? 'file_truncated' : 'file_corrupt', { part: 'gzip' }, error);
}

function unsafe(reason: 'bytes' | 'ratio', limit: number): UnreadableFile {
  return new UnreadableFile('archive_unsafe', { reason, limit });
}
