import fs from 'node:fs';
import t from 'tap';
import { entrySchemas, entryTypes } from '../../src/index.ts';

const text = fs.readFileSync(new URL('../../../../docs/log.md', import.meta.url), 'utf8');

/** What the document says of each type: its fields. */
function documented(): Map<string, string[]> {
  const parts = text.split(/^### /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [, type = ''] = /^`([\w-]+)`/.exec(part) ?? [];
      const [own = ''] = part.split(/^(?:## |\*\*)/m);
      return [type, Array.from(own.matchAll(/^\| `([\w[\].]+)` \| \S/gm), ([, field = '']) => field)];
    }),
  );
}

/** The fields of a type's schema, with those of the objects in its lists. */
function declared(type: (typeof entryTypes)[number]): string[] {
  const properties = entrySchemas[type].properties as Record<string, { items?: { properties?: object } }>;
  return Object.entries(properties)
    .filter(([name]) => !['v', 'type', 'at'].includes(name))
    .flatMap(([name, { items }]) => [
      name,
      ...Object.keys(items?.properties ?? {}).map((inner) => `${name}[].${inner}`),
    ]);
}

t.test('the documentation names every type of entry and every field, and no other', async (t) => {
  const found = documented();
  t.same([...found.keys()], [...entryTypes]);
  for (const type of entryTypes) t.same(found.get(type), declared(type), type);
});
