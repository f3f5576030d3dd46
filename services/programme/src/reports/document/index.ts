import { writeDocx } from './docx.ts';
import type { OfficialDocument } from './model.ts';
import { writePdf } from './pdf.ts';
import { writeXlsx } from './xlsx.ts';

/** What a report can be written as. */
export const documentFormats = {
  docx: { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', write: writeDocx },
  pdf: { type: 'application/pdf', write: writePdf },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: writeXlsx },
} as const satisfies Record<
  string,
  { readonly type: string; readonly write: (one: OfficialDocument) => Promise<Buffer> }
>;

export type DocumentFormat = keyof typeof documentFormats;
