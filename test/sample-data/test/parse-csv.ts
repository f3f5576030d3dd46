/** A plain reader of RFC 4180 text, so that the writer is not judged by a reader of its own making. */
export function parseCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [[]];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  const row = () => rows[rows.length - 1] as string[];
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter);
    row().push(cell);
    at = end;
    if (text[at] === delimiter) {
      at++;
      if (at === text.length || text[at] === '\n' || text[at] === '\r') row().push('');
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') {
      at++;
      if (at < text.length) rows.push([]);
    }
  }
  return rows;
}

function quotedCell(text: string, start: number): [string, number] {
  let cell = '';
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') cell += text[at++];
    else return [cell, at + 1];
  }
  throw new Error('a quoted cell does not end');
}

function plainCell(text: string, start: number, delimiter: string): [string, number] {
  let at = start;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++;
  return [text.slice(start, at), at];
}
