const longest = 31;

/**
 * A name that spreadsheet programs take for a sheet: at most 31 characters, none of `[]:*?/\`, no apostrophe at its
 * edges, and none of `taken` (compared without case). @returns `otherwise` where nothing is left.
 */
export function sheetName(wanted: string, otherwise: string, taken: readonly string[] = []): string {
  const allowed = wanted
    .replace(/[[\]:*?/\\\p{Cc}]/gu, ' ')
    .slice(0, longest)
    .toWellFormed()
    .replace(/^[\s']+|[\s']+$/g, '');
  const isTaken = taken.some((name) => name.toLowerCase() === allowed.toLowerCase());
  return allowed === '' || isTaken ? otherwise : allowed;
}

/** A sheet's name as a reference has it: `'Danh sách'!A1`. */
export function quotedSheet(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}
