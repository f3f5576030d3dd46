/** A line of CSV as spreadsheet programs expect it. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Quoted; and a text that a spreadsheet would run as a formula is made plain text (OWASP, CSV injection). */
function csvCell(cell: string | number | null): string {
  const text = String(cell ?? '');
  const plain = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
