import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { UnreadableFile } from './errors.ts';
import type { ReadLimits } from './limits.ts';

/** Below this a part's compression ratio says nothing. */
const ratioFloorBytes = 1024 * 1024;

/** The parts of a zip archive by lower-case name (part names are compared so, ECMA-376 part 2, 6.2.2.3). */
export class Archive {
  #zip: ZipFile;
  #entries: ReadonlyMap<string, Entry>;

  constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** Names of the parts, as the archive writes them; folders are left out. */
  names(): string[] {
    return [...this.#entries.values()].map(({ fileName }) => fileName).filter((name) => !name.endsWith('/'));
  }

  has(part: string): boolean {
    return this.#entries.has(part.toLowerCase());
  }

  /** A part's size, unpacked, in bytes; 0 where there is none. */
  size(part: string): number {
    return this.#entries.get(part.toLowerCase())?.uncompressedSize ?? 0;
  }

  /** Unpacks a part as a stream; its checksum is checked. Throws `UnreadableFile` 'file_corrupt'. */
  async *read(part: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(part.toLowerCase());
    if (entry === undefined) throw new UnreadableFile('file_corrupt', { part });
    let checksum = 0;
    try {
      for await (const chunk of await this.#zip.openReadStreamPromise(entry)) {
        checksum = crc32(chunk, checksum);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof UnreadableFile ? error : new UnreadableFile('file_corrupt', { part }, error);
    }
    if (checksum !== entry.crc32) throw new UnreadableFile('file_corrupt', { part });
  }
}

/**
 * Opens a zip archive that somebody else made. Nothing is unpacked before the directory's own figures are within the
 * limits, and what is unpacked later cannot exceed them: yauzl stops a part that grows beyond its stated size.
 */
export async function openArchive(file: Buffer, limits: ReadLimits): Promise<Archive> {
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(file);
  } catch (error) {
    throw new UnreadableFile(hasDirectoryEnd(file) ? 'file_corrupt' : 'file_truncated', { part: 'zip' }, error);
  }
  if (zip.entryCount > limits.maxArchiveEntries) throw unsafe('entries', limits.maxArchiveEntries);
  const entries = new Map<string, Entry>();
  try {
    await collect(zip, entries, limits);
  } catch (error) {
    throw error instanceof UnreadableFile ? error : new UnreadableFile('file_corrupt', { part: 'zip' }, error);
  }
  return new Archive(zip, entries);
}

async function collect(zip: ZipFile, entries: Map<string, Entry>, limits: ReadLimits): Promise<void> {
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.toLowerCase();
    // Two parts of one name: programs differ in which one they show.
    if (entries.has(name)) throw new UnreadableFile('file_corrupt', { part: 'zip' });
    if (entry.isEncrypted()) throw new UnreadableFile('file_encrypted');
    unpacked += entry.uncompressedSize;
    if (unpacked > limits.maxUncompressedBytes) throw unsafe('bytes', limits.maxUncompressedBytes);
    const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
    if (entry.uncompressedSize > ratioFloorBytes && ratio > limits.maxCompressionRatio) {
      throw unsafe('ratio', limits.maxCompressionRatio);
    }
    entries.set(name, entry);
  }
}

function unsafe(reason: 'entries' | 'bytes' | 'ratio', limit: number): UnreadableFile {
  return new UnreadableFile('archive_unsafe', { reason, limit });
}

/** An archive's directory stands at its end: where its end record (22 bytes) is not whole, the end is missing. */
function hasDirectoryEnd(file: Buffer): boolean {
  const mark = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  return mark >= 0 && file.length - mark >= 22;
}
