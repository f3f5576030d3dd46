/** What a file may cost before it is refused. Sizes in bytes, lengths in UTF-16 code units. */
export interface ReadLimits {
  /** A CSV file's size. It is streamed, so this bounds time, not memory. */
  readonly maxBytes: number;
  /** An XLSX file's size as delivered. It is held in memory, for a zip archive's directory stands at its end. */
  readonly maxCompressedBytes: number;
  /** An XLS file's size. It is read whole, which takes twenty times as much memory. */
  readonly maxXlsBytes: number;
  /** All parts of an XLSX file together, unpacked. */
  readonly maxUncompressedBytes: number;
  /** Unpacked over packed size of one part above 1 MiB. Sheets of real lists stay below 40, bombs reach 1,000. */
  readonly maxCompressionRatio: number;
  readonly maxArchiveEntries: number;
  readonly maxSharedStrings: number;
  /** Bytes of all shared strings of an XLSX file as UTF-8; they are held in memory. */
  readonly maxSharedStringBytes: number;
  readonly maxRows: number;
  readonly maxColumns: number;
  /** One line of a CSV file (a record, where quoted cells hold line breaks). */
  readonly maxLineLength: number;
  readonly maxCellLength: number;
}

const mebibyte = 1024 * 1024;

/** The limits a province's largest list stays well within. */
export const defaultReadLimits: ReadLimits = {
  maxBytes: 2048 * mebibyte,
  maxCompressedBytes: 64 * mebibyte,
  maxXlsBytes: 16 * mebibyte,
  maxUncompressedBytes: 1024 * mebibyte,
  maxCompressionRatio: 200,
  maxArchiveEntries: 2_000,
  maxSharedStrings: 5_000_000,
  maxSharedStringBytes: 128 * mebibyte,
  maxRows: 5_000_000,
  maxColumns: 512,
  maxLineLength: mebibyte,
  maxCellLength: 32_767,
};
