import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AuditContext, presentEntries } from './entries.ts';
import { allEntries, csvLines, type Format, formats, ndjsonLines } from './export.ts';
import { findEntries, type Search } from './find.ts';

/** The format asked for: by name, or else by what the client accepts. */
export function formatOf(request: FastifyRequest, named: string | undefined): Format {
  const format = formats.find((one) => one === named);
  if (format !== undefined) return format;
  const accepted = request.headers.accept ?? '';
  if (/\btext\/csv\b/.test(accepted)) return 'csv';
  return /\bapplication\/x-ndjson\b/.test(accepted) ? 'ndjson' : 'json';
}

/** Answers with all entries that fit, as they are read. */
export function sendFile(
  context: AuditContext,
  reply: FastifyReply,
  format: Exclude<Format, 'json'>,
  search: Omit<Search, 'position' | 'limit'>,
): FastifyReply {
  const entries = allEntries(context, search);
  const lines = format === 'csv' ? csvLines(entries) : ndjsonLines(entries);
  return reply
    .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
    .header('content-disposition', `attachment; filename="audit-entries.${format}"`)
    .header('cache-control', 'no-store')
    .serializer((payload: unknown) => payload as string)
    .send(Readable.from(lines, { highWaterMark: 1 }));
}

/** A page, with the position to go on from. */
export async function readPage(context: AuditContext, search: Search) {
  const { entries, next } = await findEntries(context.pool, search);
  return { entries: await presentEntries(context, entries), next };
}
