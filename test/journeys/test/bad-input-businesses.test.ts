import {
  type BadKind,
  columnOf,
  csvBytes,
  headerRow,
  openSource,
  type Row,
  type SourceCode,
  sources,
} from '@xacthuc/sample-data';
import { type Reply, startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { activate, assertReport, issuesOf, sampleDay } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const registrar = await service.key('registrar');
const rowCount = 10;
/** The row that is spoiled: the fourth below the header. */
const at = 3;

function rowsOf(source: SourceCode, kind?: BadKind): Row[] {
  const options = { source, seed: 7, asOf: sampleDay };
  const clean = openSource(options);
  const spoiled = openSource({ ...options, bad: kind === undefined ? {} : { [kind]: 1 } });
  return Array.from({ length: rowCount }, (_, i) => (kind !== undefined && i === at ? spoiled : clean).rowAt(i));
}

function fileOf(source: SourceCode, rows: readonly Row[]): Uint8Array {
  const { columns } = sources[source];
  return csvBytes({ columns, titles: [], header: headerRow(columns, 'main'), rows });
}

/** What a registrar would ask about a row's subject, by the given one of its numbers. */
function questionAbout(row: Row, scheme: string) {
  const { keys, facts } = row.expected as NonNullable<Row['expected']>;
  return {
    benefit: 'biz.vn',
    subject: keys.find((key) => key.scheme === scheme),
    match: { name: facts.name ?? '' },
  };
}

function sequenceIn(answer: Reply, source: SourceCode): number {
  return answer.body.evidence.find((one: { source: string }) => one.source === source)?.sequence;
}

const lists: readonly { source: SourceCode; code: string; scheme: string }[] = [
  { source: 'planning-investment', code: 'enterprise_code_checksum', scheme: 'enterprise-code' },
  { source: 'industry-trade', code: 'tax_code_checksum', scheme: 'registration-certificate' },
];

for (const { source, code, scheme } of lists) {
  t.test(`${source}: a wrong check digit is told, and its subject keeps its facts`, async (t) => {
    const rows = rowsOf(source);
    const mode = sources[source].mode;
    const seeded = await service.deliver({ source, bytes: fileOf(source, rows), query: { mode } });
    t.match(seeded.body, { state: 'active', counts: { good: rowCount, bad: 0 } });
    const good = await service.activeContent(source);
    const json = questionAbout(rows[at] as Row, scheme);
    const before = await service.call('POST', '/v1/checks', { key: registrar, json });
    // Other needed sources were never delivered: only a record that fits can give a plain yes or no.
    t.match(before.body.outcome, /^(in)?eligible$/);
    t.equal(sequenceIn(before, source), 1);

    const spoiled = rowsOf(source, 'wrong_check_digit');
    const { body } = await service.deliver({ source, bytes: fileOf(source, spoiled), query: { mode } });
    t.match(body, { state: 'staged', held: true, counts: { good: 9, bad: 1, added: 0, changed: 0, retired: 0 } });
    const letter = String.fromCharCode(65 + (spoiled[at]?.touched[0] ?? 0));
    const written = String(spoiled[at]?.cells[spoiled[at]?.touched[0] ?? 0]);
    const businessName = String(spoiled[at]?.cells[columnOf(sources[source].columns, 'name')]);
    // An enterprise's code is public; a household's tax code may be its owner's personal number.
    const hidden = source === 'industry-trade' ? [written, businessName] : [businessName];
    assertReport(t, await issuesOf(service, body.id), [{ row: at + 2, column: letter, code }], hidden);
    t.equal(await service.activeContent(source), good, 'while it is held');

    t.equal((await activate(service, body.id)).body.state, 'active');
    t.equal(await service.activeContent(source), good, 'once it is activated');
    const after = await service.call('POST', '/v1/checks', { key: registrar, json });
    t.match(after.body, { outcome: before.body.outcome, reasons: before.body.reasons });
    t.equal(sequenceIn(after, source), 2);
  });
}

t.test('of conflicting rows in a first list no check sees any, nor a mix of them', async (t) => {
  const source = 'agriculture';
  const rows = rowsOf(source);
  const first = rows[0] as Row;
  const second = { ...first, cells: [...first.cells] };
  second.cells[columnOf(sources[source].columns, 'name')] = 'Cơ sở Tên Khác';
  const { body } = await service.deliver({ source, bytes: fileOf(source, [...rows, second]), query: { mode: 'full' } });
  t.match(body, { held: true, counts: { rows: 11, good: 9, bad: 2, added: 9 } });
  const stated = [2, 12].map((row) => ({ row, column: null, code: 'duplicate_conflict' }));
  assertReport(t, await issuesOf(service, body.id), stated, []);
  t.equal((await activate(service, body.id)).body.state, 'active');
  t.match(JSON.parse(await service.activeContent(source)), { records: 9 });
  const scheme = first.expected?.keys[0]?.scheme ?? '';
  for (const name of [first.expected?.facts.name, 'Cơ sở Tên Khác']) {
    const json = { ...questionAbout(first, scheme), match: { name } };
    const { body: answer } = await service.call('POST', '/v1/checks', { key: registrar, json });
    t.not(answer.outcome, 'eligible');
    t.notOk(answer.reasons.some((reason: { code: string }) => reason.code === 'sources_disagree'));
  }
});
