/** Bits of {@link MappedRow.filled}: a declaration has at most so many columns. */
export const mostColumns = 31;

/** How many records there are, and how many of them have a value in each declared column, in the order declared. */
export interface Content {
  readonly rows: number;
  readonly filled: readonly number[];
}

export const noContent: Content = { rows: 0, filled: new Array<number>(mostColumns).fill(0) };

/** Both together. */
export function sum(a: Content, b: Content): Content {
  return { rows: a.rows + b.rows, filled: a.filled.map((n, i) => n + (b.filled[i] ?? 0)) };
}

/** The first without the second. */
export function difference(a: Content, b: Content): Content {
  return { rows: a.rows - b.rows, filled: a.filled.map((n, i) => n - (b.filled[i] ?? 0)) };
}

/** All segments together. */
export function total(contents: Iterable<Content>): Content {
  let all = noContent;
  for (const content of contents) all = sum(all, content);
  return all;
}

/**
 * Counts records by segment. A list's rows fill few combinations of columns, so each row costs one step and not one for
 * each column.
 */
export class ContentTally {
  readonly #segments = new Map<string, Map<number, number>>();

  /** @param filled a record's bits. @param count negative to take away. */
  add(segment: string | null, filled: number, count = 1): void {
    const name = segment ?? '';
    let masks = this.#segments.get(name);
    if (masks === undefined) {
      masks = new Map();
      this.#segments.set(name, masks);
    }
    masks.set(filled, (masks.get(filled) ?? 0) + count);
  }

  /** By segment; '' where the source has none. */
  get contents(): Map<string, Content> {
    return new Map([...this.#segments].map(([segment, masks]) => [segment, contentOf(masks)]));
  }
}

function contentOf(masks: ReadonlyMap<number, number>): Content {
  let rows = 0;
  const filled = [...noContent.filled];
  for (const [mask, count] of masks) {
    rows += count;
    for (let bit = 0; bit < mostColumns; bit++)
      if (((mask >>> bit) & 1) === 1) filled[bit] = (filled[bit] ?? 0) + count;
  }
  return { rows, filled };
}
