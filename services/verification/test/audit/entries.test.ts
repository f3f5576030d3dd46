import { type AccessDatabase, addClient, createDatabase } from '@xacthuc/platform';
import t from 'tap';
import { insertInOneStatement } from '../../src/attestations/store.ts';
import { type AuditEntry, entryByIndex, listEntries } from '../../src/audit/entries.ts';
import { answerWith, startVerification } from '../fixture.ts';

const { pool, db, owner, close } = await startVerification();
t.teardown(close);

const registrar = await addClient(
  createDatabase<AccessDatabase>(owner),
  { name: 'Nhà đăng ký A', roles: ['registrar'] },
  null,
);
/** Seven answers, a minute apart, the last one's number of minutes being 6. */
const answers = Array.from({ length: 7 }, (_, minute) =>
  answerWith({
    clientId: registrar.id,
    issuedAt: new Date(Date.UTC(2026, 10, 22, 3, minute)),
    outcome: minute % 2 === 0 ? 'eligible' : 'not_found',
    reasons: minute % 2 === 0 ? ['facts_satisfy_policy'] : ['no_matching_record'],
  }),
);
for (const answer of answers) await insertInOneStatement(pool, [answer]);
const newestFirst = [...answers].reverse().map(({ id }) => id);
const ids = (entries: readonly AuditEntry[]) => entries.map(({ attestation }) => attestation);

t.test('pages give every answer once, newest first, and stay so while new answers come', async (t) => {
  const seen: AuditEntry[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page = await listEntries(db, { limit: 3, ...(cursor === null ? {} : { cursor }) });
    seen.push(...page.entries);
    cursor = page.next;
    pages += 1;
    if (pages === 1) await insertInOneStatement(pool, [answerWith({ clientId: registrar.id })]);
  } while (cursor !== null);
  t.equal(pages, 3);
  t.same(ids(seen), newestFirst);
});

t.test('a page that is full to the last entry says that none follows', async (t) => {
  const [from, until] = ['2026-11-22T03:01:00Z', '2026-11-22T03:04:00Z'];
  const { entries, next } = await listEntries(db, { limit: 3, from, until });
  t.equal(entries.length, 3);
  t.equal(next, null);
});

t.test('a cursor that is none of ours is refused before the database is asked', async (t) => {
  for (const cursor of [
    'bm90IGEgbnVtYmVy',
    Buffer.from('-1').toString('base64url'),
    Buffer.from('1.5').toString('base64url'),
    Buffer.from('9'.repeat(30)).toString('base64url'),
  ]) {
    await t.rejects(listEntries(db, { limit: 3, cursor }), { code: 'invalid_cursor' }, cursor);
  }
});

t.test('filters narrow, alone and together; the end of a time is not in it', async (t) => {
  const list = async (filter: object) => ids((await listEntries(db, { limit: 50, ...filter })).entries);
  const [from, until] = ['2026-11-22T03:02:00Z', '2026-11-22T03:04:00Z'];
  t.same(await list({ from, until }), [answers[3]?.id, answers[2]?.id]);
  t.same(await list({ from, until, outcome: 'not_found' }), [answers[3]?.id]);
  t.same(await list({ from, until, reason: 'no_matching_record' }), [answers[3]?.id]);
  t.same(await list({ attestation: answers[5]?.id }), [answers[5]?.id]);
  t.same(await list({ from, until, benefit: 'biz.vn' }), []);
  t.same(await list({ from, until, registrar: registrar.id }), [answers[3]?.id, answers[2]?.id]);
});

t.test(
  'an entry names the registrar, the policy and the evidence, and nothing that identifies the subject',
  async (t) => {
    const [entry] = (await listEntries(db, { limit: 1, attestation: answers[0]?.id })).entries;
    t.match(entry, {
      attestation: answers[0]?.id,
      registrar: { id: registrar.id, name: 'Nhà đăng ký A' },
      outcome: 'eligible',
      policy: answers[0]?.policy,
      evidence: answers[0]?.evidence,
      records: [41, 2 ** 40],
      redemption: null,
    });
    for (const kept of ['subjectKey', 'token', 'disclosures', 'fingerprint', 'idempotencyKey']) {
      t.notOk(Object.keys(entry ?? {}).includes(kept), kept);
    }
    t.same(await entryByIndex(db, entry?.index ?? 0), entry);
    t.equal(await entryByIndex(db, 1_000_000), null);
  },
);
