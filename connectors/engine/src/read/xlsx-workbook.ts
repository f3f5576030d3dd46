import type { Archive } from './archive.ts';
import { UnreadableFile } from './errors.ts';
import { parseWholeXml } from './xml.ts';

/** A worksheet as the workbook lists it. */
export interface SheetPart {
  readonly name: string;
  readonly visible: boolean;
  /** Name of the part that holds its cells. */
  readonly part: string;
}

/** What a workbook says of its parts. */
export interface Workbook {
  /** Days are counted from 1904 (old Mac files) rather than from 1900. */
  readonly date1904: boolean;
  /** Worksheets in the order of their tabs; sheets that are charts or macros are left out. */
  readonly sheets: readonly SheetPart[];
  readonly stringsPart: string | null;
  readonly stylesPart: string | null;
}

interface Relationship {
  /** The last word of the type's address: 'worksheet', 'sharedStrings', … (transitional and strict files differ before it). */
  readonly type: string;
  readonly part: string;
}

/** Finds the workbook of an archive and reads what it lists. Throws `UnreadableFile`. */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const part = await workbookPart(archive);
  const listed: { name: string; visible: boolean; relationship: string }[] = [];
  let date1904 = false;
  await parseWholeXml(part, archive.read(part), {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = attributes.date1904 === '1' || attributes.date1904 === 'true';
      if (name !== 'sheet') return;
      const visible = attributes.state !== 'hidden' && attributes.state !== 'veryHidden';
      listed.push({ name: attributes.name ?? '', visible, relationship: relationshipId(attributes) });
    },
    close() {},
    text() {},
  });
  const relationships = await readRelationships(archive, part);
  const ofType = (type: string) => [...relationships.values()].find((found) => found.type === type)?.part ?? null;
  const sheets = listed.flatMap(({ name, visible, relationship }) => {
    const found = relationships.get(relationship);
    return found?.type === 'worksheet' ? [{ name, visible, part: found.part }] : [];
  });
  return { date1904, sheets, stringsPart: ofType('sharedStrings'), stylesPart: ofType('styles') };
}

async function workbookPart(archive: Archive): Promise<string> {
  if (archive.has('_rels/.rels')) {
    for (const found of (await readRelationships(archive, '')).values()) {
      if (found.type === 'officeDocument' && archive.has(found.part)) return found.part;
    }
  }
  if (archive.has('xl/workbook.xml')) return 'xl/workbook.xml';
  throw new UnreadableFile('file_type_unsupported', { format: 'ZIP' });
}

/** A part's relationships by their id. Those that point outside of the file are left out. */
async function readRelationships(archive: Archive, source: string): Promise<Map<string, Relationship>> {
  const slash = source.lastIndexOf('/') + 1;
  const folder = source.slice(0, slash);
  const part = `${folder}_rels/${source.slice(slash)}.rels`;
  const found = new Map<string, Relationship>();
  if (!archive.has(part)) return found;
  await parseWholeXml(part, archive.read(part), {
    open(name, { Id, Type, Target, TargetMode }) {
      if (name !== 'Relationship' || Id === undefined || Target === undefined || TargetMode === 'External') return;
      found.set(Id, { type: Type?.slice(Type.lastIndexOf('/') + 1) ?? '', part: resolvePart(folder, Target) });
    },
    close() {},
    text() {},
  });
  return found;
}

/** A target is relative to its source's folder, or absolute in the archive. */
function resolvePart(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}

/** The attribute 'id' of the relationships' namespace, whatever prefix the file gives it. */
function relationshipId(attributes: Readonly<Record<string, string>>): string {
  for (const [name, value] of Object.entries(attributes)) if (name.endsWith(':id')) return value;
  return '';
}
