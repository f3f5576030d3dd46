import { searchWords } from '@xacthuc/domain';
import fc from 'fast-check';
import t from 'tap';
import { searchPatterns } from '../../src/directory/entries/search-column.ts';
import { searchEntries, searchPublished } from '../../src/directory/search/entries.ts';
import type { DirectoryFilter } from '../../src/directory/search/filter.ts';
import type { Page, PageOf } from '../../src/directory/search/newest-first.ts';
import { startProgramme } from '../fixture.ts';

/** More than are looked at before indexes are asked, for the pages asked here. */
const entries = 3_000;
const programme = await startProgramme();
t.teardown(() => programme.close());
const { db, directory } = programme.context;

interface Row {
  readonly number: number;
  readonly names: string[];
  readonly search: string;
  readonly zone: string;
  readonly holder_kind: string;
  readonly status: string;
  readonly sector: string | null;
  readonly province: string;
  readonly commune: string;
  readonly registrar: string | null;
  readonly website_state: string;
  readonly services: string[];
  readonly disputed: boolean;
  readonly personal: boolean;
  readonly public: boolean;
  readonly registered_on: string;
}

const of = <V>(list: readonly V[], i: number): V => list[i % list.length] as V;
const families = ['Nguyễn', 'Trần', 'Lê', 'Đặng'];
const givens = ['An', 'Bình', 'Hoà', 'Thuỷ', 'Phương', 'Quyên', 'Việt'];
const plain = (text: string) => searchWords(text).join('');

/** Old entries and new ones differ, and some things are only among the oldest: what is common is not so everywhere. */
function rowOf(i: number): Row {
  const person = i % 5 < 3;
  const name = person ? `${of(families, i)} ${of(givens, Math.floor(i / 7))}` : `Công ty ${of(givens, i)} ${i}`;
  const zone = person ? 'id.vn' : 'biz.vn';
  const domain = `${plain(name)}${i * 37}.${zone}`;
  const expired = person && i % 97 === 0;
  const disputed = i % 900 === 13;
  const isPublic = !person && !disputed;
  return {
    number: i + 1,
    names: searchWords(`${name} ${domain}`),
    search: isPublic ? `${domain} | ${searchWords(name).join(' ')}` : domain,
    zone,
    holder_kind: person ? 'person' : 'enterprise',
    status: expired ? 'expired' : 'registered',
    sector: person ? null : of([...'ACFG'], i),
    province: i < 2_000 ? '24' : '01',
    commune: String(7000 + (i % 11)).padStart(5, '0'),
    registrar: i % 50 === 9 ? 'Nhà đăng ký' : null,
    website_state: i < 700 && i % 3 === 0 ? 'live' : i % 301 === 0 ? 'down' : 'unchecked',
    services: i % 200 === 11 ? ['hosting'] : [],
    disputed,
    personal: person,
    public: isPublic,
    registered_on: i % 400 === 17 ? '2023-06-01' : `2025-0${(i % 9) + 1}-11`,
  };
}

const rows = Array.from({ length: entries }, (_, i) => rowOf(i));

t.before(async () => {
  const values = rows.map(({ names, number: _, public: shown, ...row }) => ({
    ...row,
    domain: row.search.split(' ')[0],
    public_name: shown ? row.search.split(' | ')[1] : null,
    words: directory.words(names.join(' ')),
  }));
  await programme.owner(
    `INSERT INTO directory.entries (domain, domain_unicode, zone, status, holder_kind, known_subject, words, personal,
       disputed, public_name, search, sector, province, commune, area_list, registered_on, registrar, sources, services,
       website_state)
     SELECT domain, domain, zone, status, holder_kind, false, words, personal, disputed, public_name, search, sector, province,
       commune, '2025-07-01', registered_on, registrar, '{registry}', services, website_state
     FROM jsonb_to_recordset($1::jsonb) AS r (domain text, zone text, status text, holder_kind text, words integer[],
       personal boolean, disputed boolean, public_name text, search text, sector text, province text, commune text,
       registered_on date, registrar text, services text[], website_state text)`,
    [JSON.stringify(values)],
  );
  await programme.owner('ANALYZE directory.entries');
});

/** What fits, the newest first, without any index. */
function naive(filter: DirectoryFilter, published: boolean): number[] {
  const { q } = filter;
  const words = q === undefined ? [] : searchWords(q);
  const groups = q === undefined ? [] : searchPatterns(q).map((group) => group.map((like) => like.slice(1, -1)));
  const fits = (row: Row) =>
    (!published || row.public) &&
    (q === undefined ||
      groups.some((group) => group.every((part) => row.search.includes(part))) ||
      (!published && words.every((word) => row.names.includes(word)))) &&
    (
      [
        ['zone', row.zone],
        ['holderKind', row.holder_kind],
        ['status', row.status],
        ['sector', row.sector],
        ['province', row.province],
        ['commune', row.commune],
        ['registrar', row.registrar],
        ['websiteState', row.website_state],
        ['disputed', row.disputed],
        ['personal', row.personal],
        ['public', row.public],
      ] as const
    ).every(([field, has]) => filter[field] === undefined || filter[field] === has) &&
    (filter.service === undefined || row.services.includes(filter.service)) &&
    (filter.registeredFrom === undefined || row.registered_on >= filter.registeredFrom) &&
    (filter.registeredUntil === undefined || row.registered_on <= filter.registeredUntil);
  return rows
    .filter(fits)
    .map(({ number }) => number)
    .reverse();
}

const part = fc
  .tuple(fc.nat(entries - 1), fc.nat(12), fc.integer({ min: 3, max: 9 }))
  .map(([i, at, length]) => rowOf(i).search.slice(at, at + length))
  .filter((text) => /[a-z0-9]{3}/.test(text));
const q = fc.oneof(
  part,
  fc.nat(entries - 1).map((i) => rowOf(i).search.split(' ')[0] ?? ''),
  fc.constantFrom(
    'nguyen',
    'NGUYỄN an',
    'Công ty',
    'cong ty nguyen',
    'Hoà',
    'thuỷ đặng',
    'zzzqx',
    '.id.vn',
    'quyen2',
    'an.biz',
    'binh vn',
  ),
  fc.integer({ min: 100, max: 99_999 }).map(String),
);
const one = <V>(...values: V[]) => fc.constantFrom(...values);
const both = {
  zone: one('id.vn', 'biz.vn'),
  holderKind: one('person', 'enterprise', 'household'),
  sector: one('A', 'C', 'S'),
  province: one('24', '01'),
  commune: one('07000', '07010', '09999'),
  websiteState: one('live', 'down', 'unchecked'),
  registeredFrom: one('2025-05-01', '2026-01-01'),
  registeredUntil: one('2024-01-01', '2025-03-31'),
};
const more = {
  status: one('registered', 'expired'),
  registrar: one('Nhà đăng ký'),
  service: one('hosting'),
  disputed: one(true),
  personal: one(true, false),
  public: one(true, false),
};
/** Something to look for, most of the time, and up to two filters. */
const filters = (shape: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<DirectoryFilter> =>
  fc.tuple(fc.subarray(Object.keys(shape), { maxLength: 2 }), fc.nat(3)).chain(([fields, withText]) => {
    const chosen = Object.fromEntries(Object.entries(shape).filter(([field]) => fields.includes(field)));
    return fc.record(withText === 0 ? chosen : { ...chosen, q }) as fc.Arbitrary<DirectoryFilter>;
  });

type Find = (filter: DirectoryFilter, page: Page) => Promise<PageOf<{ readonly number: number }>>;

/** Page after page, until there is none. */
async function allPages(find: Find, filter: DirectoryFilter, limit: number): Promise<number[]> {
  const found: number[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await find(filter, { limit, ...(cursor === undefined ? {} : { cursor }) });
    if (page.rows.length > limit) throw new Error('a page is longer than was asked for');
    found.push(...page.rows.map(({ number }) => number));
    if (page.next === null) return found;
    cursor = page.next;
  }
}

/** Every page asked for, unless there are very many. */
const limitFor = (count: number, limit: number) => Math.max(limit, Math.ceil(count / 12));

t.test('whatever is asked: the office gets all that fits, each once, newest first, whatever the pages', async () => {
  const find: Find = (filter, page) => searchEntries(db, directory, filter, page);
  await fc.assert(
    fc.asyncProperty(filters({ ...both, ...more }), fc.constantFrom(1, 2, 7), async (filter, limit) => {
      const expected = naive(filter, false);
      const found = await allPages(find, filter, limitFor(expected.length, limit));
      t.same(found, expected, JSON.stringify(filter));
    }),
    { numRuns: 150 },
  );
});

t.test('and the public gets all that is published and fits, and nothing else', async () => {
  const find: Find = (filter, page) => searchPublished(db, filter, page);
  await fc.assert(
    fc.asyncProperty(filters(both), fc.constantFrom(1, 2, 7), async (filter, limit) => {
      const expected = naive(filter, true);
      const found = await allPages(find, filter, limitFor(expected.length, limit));
      t.same(found, expected, JSON.stringify(filter));
    }),
    { numRuns: 100 },
  );
});
