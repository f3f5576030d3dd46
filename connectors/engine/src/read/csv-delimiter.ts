/** The characters that part cells; the first of equals wins. */
export const delimiters = [',', ';', '\t', '|'] as const;

export type Delimiter = (typeof delimiters)[number];

const sampleRecords = 100;

/**
 * Finds the character that parts the cells, from the start of a file. A list has the same number of cells on nearly
 * every line whatever commas its addresses and title rows hold, so the winner is the character whose most common
 * count covers the most cells. Excel's own first line 'sep=;' decides where it is there.
 */
export function detectDelimiter(sample: string): Delimiter {
  const told = separatorLine(sample);
  if (told !== null) return told.delimiter;
  let best: Delimiter = ',';
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const score = consistency(sample, delimiter);
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/** A first line 'sep=…': the delimiter it names and its length with its line break. Null where there is none. */
export function separatorLine(sample: string): { readonly delimiter: Delimiter; readonly length: number } | null {
  const match = /^"?sep=([,;\t|])"?(\r\n|\r|\n|$)/i.exec(sample);
  const delimiter = delimiters.find((candidate) => candidate === match?.[1]);
  return match === null || delimiter === undefined ? null : { delimiter, length: match[0].length };
}

/** Delimiters that stand in lines of the most common count; lines that this delimiter would break count against it. */
function consistency(sample: string, delimiter: string): number {
  const lines = new Map<number, number>();
  let broken = 0;
  for (const count of delimiterCounts(sample, delimiter)) {
    if (count === null) broken++;
    else if (count > 0) lines.set(count, (lines.get(count) ?? 0) + 1);
  }
  let best = 0;
  for (const [count, times] of lines) best = Math.max(best, count * (times - broken));
  return best;
}

/**
 * How many delimiters each of the first records has, outside of quotes; null for one in which something else follows a
 * closing quote, as it does where the delimiter is another.
 */
function delimiterCounts(sample: string, delimiter: string): (number | null)[] {
  const counts: (number | null)[] = [];
  let count = 0;
  let quoted = false;
  let broken = false;
  let cellStart = true;
  for (let i = 0; i < sample.length && counts.length < sampleRecords; i++) {
    const c = sample[i];
    const lineEnd = c === '\n' || c === '\r';
    if (c === '"' && (quoted || cellStart)) {
      if (quoted && sample[i + 1] === '"') i++;
      else {
        quoted = !quoted;
        broken ||= !quoted && !endsCell(sample[i + 1], delimiter);
      }
    } else if (quoted) continue;
    else if (c === delimiter) count++;
    else if (lineEnd) {
      counts.push(broken ? null : count);
      count = 0;
      broken = false;
    }
    cellStart = c === delimiter || lineEnd;
  }
  if (counts.length < sampleRecords && !quoted) counts.push(broken ? null : count);
  return counts;
}

function endsCell(c: string | undefined, delimiter: string): boolean {
  return c === undefined || c === delimiter || c === '\n' || c === '\r' || c === ' ';
}
