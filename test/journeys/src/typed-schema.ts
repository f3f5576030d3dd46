/** A column as the code's types declare it. */
export interface TypedColumn {
  readonly name: string;
  /** The type a SELECT gives, as written. */
  readonly type: string;
  readonly nullable: boolean;
}

/** The tables of a `…Database` interface: qualified name → columns, sorted by name. */
export type TypedTables = ReadonlyMap<string, readonly TypedColumn[]>;

/**
 * Reads the tables that a `schema.ts` of ours declares. It knows the few forms that those files are written in, and
 * throws on any other, so that a new form cannot pass unread.
 */
export function typedTables(source: string): TypedTables {
  const text = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const interfaces = interfacesIn(text);
  const aliases = aliasesIn(text);
  const tables = new Map<string, readonly TypedColumn[]>();
  for (const [name, body] of interfaces) {
    if (!name.endsWith('Database')) continue;
    for (const [, table = '', inline, reference = ''] of body.matchAll(/'([\w.]+)': (?:\{([^}]*)\}|(\w+));/g)) {
      const columns = inline ?? interfaces.get(reference);
      if (columns === undefined) throw new Error(`${table}: no interface ${reference}`);
      tables.set(table, columnsIn(table, columns, aliases));
    }
  }
  return tables;
}

function interfacesIn(text: string): Map<string, string> {
  const found = text.matchAll(/interface (\w+)(?: extends [\w, ]+)? \{\n([\s\S]*?)\n\}/g);
  return new Map(Array.from(found, ([, name = '', body = '']) => [name, body]));
}

/** `type Instant = ColumnType<Date, …>;` and `type Json<T> = ColumnType<T | null, …>;` */
function aliasesIn(text: string): Map<string, string> {
  const found = text.matchAll(/^type (\w+)(?:<T>)? = (ColumnType<[^;]*>);/gm);
  return new Map(Array.from(found, ([, name = '', type = '']) => [name, type]));
}

function columnsIn(table: string, body: string, aliases: ReadonlyMap<string, string>): TypedColumn[] {
  const columns = splitOutside(body, ';').map((line) => {
    const [, name, written] = /^readonly (\w+): ([\s\S]+)$/.exec(line) ?? [];
    if (name === undefined || written === undefined) throw new Error(`${table}: not understood: ${line}`);
    const type = selected(written, aliases);
    return { name, type: type.replace(/ \| null$/, ''), nullable: / \| null$/.test(type) };
  });
  return columns.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a SELECT gives of a column's written type. */
function selected(written: string, aliases: ReadonlyMap<string, string>): string {
  const [, outer = '', inner = ''] = /^(\w+)(?:<([\s\S]*)>)?$/.exec(written) ?? [];
  const alias = aliases.get(outer);
  if (alias !== undefined) return selected(alias.replace(/\bT\b/, inner), aliases);
  if (outer === 'Generated') return inner;
  return outer === 'ColumnType' ? (splitOutside(inner, ',')[0] ?? '') : written;
}

/** The pieces of a text between separators outside all brackets; empty ones left out. */
function splitOutside(text: string, separator: string): string[] {
  const pieces = [''];
  let depth = 0;
  for (const c of text) {
    if ('<{[('.includes(c)) depth += 1;
    if ('>}])'.includes(c)) depth -= 1;
    if (c === separator && depth === 0) pieces.push('');
    else pieces.push(`${pieces.pop()}${c}`);
  }
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
}
