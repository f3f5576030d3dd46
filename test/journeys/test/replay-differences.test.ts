import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, logCaughtUp, type Member, member, members, memberTable, questionAbout } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const registrar = await service.key('registrar');
const auditor = await service.key('auditor');
const { query } = service;

interface Entry {
  readonly index: number;
  readonly id: string;
  readonly who: Member;
}

/** Delivered together. */
const together = members(40);
await service.deliver({ source: 'youth-union', bytes: csvFile(memberTable(together)) });
let alone = 100;

/** Asks about another member, and gives the entry. */
function answered(): Promise<Entry> {
  return answeredAbout(together.shift() as Member);
}

/** The same of a member who is delivered alone: nobody else's facts are sealed with theirs. */
async function answeredAlone(): Promise<Entry> {
  const who = member(alone);
  alone += 1;
  const bytes = csvFile(memberTable([who]));
  await service.deliver({ source: 'youth-union', bytes, query: { mode: 'append' } });
  return answeredAbout(who);
}

async function answeredAbout(who: Member): Promise<Entry> {
  const { body } = await service.call('POST', '/v1/checks', { key: registrar, json: questionAbout(who) });
  if (body.outcome !== 'eligible') throw new Error(body.outcome);
  return { index: await indexOf(body.id), id: body.id, who };
}

async function indexOf(id: string): Promise<number> {
  await logCaughtUp(service);
  const { body } = await service.call('GET', `/v1/audit/entries?type=check&attestation=${id}`, { key: auditor });
  return body.entries[0].index;
}

async function replayed(index: number) {
  const { status, body } = await service.call('POST', `/v1/audit/entries/${index}/replay`, { key: auditor });
  if (status !== 200) throw new Error(`${status} ${body.detailEn}`);
  return body;
}

/** As a database's owner might, who is not stopped by grants. */
const tamper = (id: string, assignment: string) => {
  return query(`UPDATE verification.answers SET ${assignment} WHERE id = $1`, [id]);
};

const tamperings: readonly { readonly of: string; readonly set: string; readonly found: readonly object[] }[] = [
  {
    of: 'the outcome',
    set: `outcome = 'ineligible'`,
    found: [
      { field: 'outcome', was: 'ineligible', now: 'eligible' },
      { field: 'token.outcome', was: 'eligible', now: 'ineligible' },
    ],
  },
  {
    of: 'the reasons',
    set: `reasons = '{too_old,too_young}'`,
    found: [
      { field: 'reasons', was: ['too_old', 'too_young'], now: ['facts_satisfy_policy'] },
      { field: 'token.reasons', was: ['facts_satisfy_policy'], now: ['too_old', 'too_young'] },
    ],
  },
  {
    of: 'the departments',
    set: `departments = '{labour}'`,
    found: [
      { field: 'departments', was: ['labour'], now: [] },
      { field: 'token.departments', was: [], now: ['labour'] },
    ],
  },
  {
    of: 'the policy',
    set: `policy = 'id.vn-2023-06-01'`,
    found: [
      { field: 'outcome', was: 'eligible', now: 'ineligible' },
      { field: 'reasons', was: ['facts_satisfy_policy'], now: ['programme_closed'] },
      { field: 'eligibleUntil' },
      { field: 'records', was: [Number], now: [] },
      { field: 'token.policy', was: 'id.vn-2025-05-03', now: 'id.vn-2023-06-01' },
    ],
  },
  {
    of: 'a sequence in the evidence',
    set: `evidence = jsonb_set(evidence, '{2,sequence}', '99')`,
    found: [
      { field: 'evidence.youth-union.sequence', was: 99, now: Number },
      { field: 'token.evidence.youth-union.sequence', was: Number, now: 99 },
    ],
  },
  {
    of: 'a limit in the evidence',
    set: `evidence = jsonb_set(evidence, '{2,limitDays}', '7')`,
    found: [{ field: 'evidence.youth-union.limitDays', was: 7, now: 190 }],
  },
  {
    of: 'the evidence, one source left out',
    set: 'evidence = evidence - 0',
    found: [
      { field: 'evidence.education', was: null, now: { source: 'education' } },
      { field: 'token.evidence.education', was: { source: 'education' }, now: null },
    ],
  },
  { of: 'the records that matched', set: `records = '{7}'`, found: [{ field: 'records', was: [7], now: [Number] }] },
  {
    of: 'the last day',
    set: `eligible_until = '2099-01-01'`,
    found: [
      { field: 'eligibleUntil', was: '2099-01-01', now: String },
      { field: 'token.eligible_until', was: String, now: '2099-01-01' },
    ],
  },
  {
    of: 'the expiry',
    set: `expires_at = '2099-01-01T00:00:00Z'`,
    found: [
      { field: 'expiresAt', was: '2099-01-01T00:00:00.000Z', now: String },
      { field: 'token.exp', was: Number, now: 4_070_908_800 },
    ],
  },
  {
    of: 'the place in the status list',
    set: 'status_index = status_index + 1',
    found: [{ field: 'token.status_list', was: { idx: Number }, now: { idx: Number } }],
  },
  {
    of: 'the subject',
    set: `subject_key = '\\x00'`,
    found: [{ field: 'subjectKey', was: 'of the number presented', now: 'of another one' }],
  },
  {
    of: 'what was presented',
    set: 'disclosures = set_byte(disclosures, 20, get_byte(disclosures, 20) # 1)',
    found: [{ field: 'disclosures', was: 'sealed', now: 'altered' }],
  },
  {
    of: 'the token’s signature',
    set: `token = substr(token, 1, length(token) - 8) || 'AAAAAAAA'`,
    found: [{ field: 'token', was: 'valid', now: /^(signature_invalid|malformed)$/ }],
  },
  {
    of: 'when the facts were read',
    set: `seen = '3:3:'`,
    found: [
      { field: 'outcome', was: 'eligible', now: 'source_unavailable' },
      { field: 'reasons', now: ['source_never_delivered'] },
    ],
  },
];

for (const { of, set, found } of tamperings) {
  t.test(`${of} changed behind our back: just that is named`, async (t) => {
    const { index, id, who } = await answered();
    t.match(await replayed(index), { index, attestation: id, result: 'same', differences: [], because: null });
    await tamper(id, set);
    const { result, differences, because } = await replayed(index);
    t.equal(result, 'different');
    t.equal(because, null);
    for (const [i, one] of found.entries()) t.match(differences[i] ?? differences, one);
    if (of !== 'when the facts were read') t.equal(differences.length, found.length);
    t.notMatch(JSON.stringify(differences), new RegExp(`${who.number}|${who.birthDate}|${who.name}`));
  });
}

t.test('another answer’s token in its place does not go with what was presented', async (t) => {
  const [one, other] = [await answered(), await answered()];
  await query(
    `UPDATE verification.answers SET token = (SELECT token FROM verification.answers WHERE id = $2) WHERE id = $1`,
    [one.id, other.id],
  );
  const { differences } = await replayed(one.index);
  t.match(differences, [{ field: 'token', was: 'valid', now: 'disclosure_unused' }]);
});

t.test('a sealed page of facts that was changed is named by its record', async (t) => {
  const { index, id } = await answeredAlone();
  const [row] = await query<{ record: string; page: string }>(
    `UPDATE facts.pages p SET sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1)
     FROM facts.records r, verification.answers a WHERE a.id = $1 AND r.id = a.records[1] AND p.id = r.page
     RETURNING r.id AS record, p.id AS page`,
    [id],
  );
  const { result, differences } = await replayed(index);
  t.equal(result, 'different');
  t.same(differences, [{ field: `facts.records.${row?.record}`, was: 'sealed', now: 'altered' }]);
});

t.test(
  'a record retired behind our back, a limit changed without a trace, a use struck out: the decision differs',
  async (t) => {
    const retired = await answered();
    await query(
      `UPDATE facts.records SET retired_stage = stage WHERE id = (SELECT records[1] FROM verification.answers WHERE id = $1)`,
      [retired.id],
    );
    t.match((await replayed(retired.index)).differences, [{ field: 'outcome', was: 'eligible', now: String }]);

    const used = await answered();
    const redemption = {
      domain: 'mot-ten.id.vn',
      registeredAt: new Date().toISOString(),
      registrarTransactionId: 'GD-1',
    };
    await service.call('POST', `/v1/attestations/${used.id}/redemption`, { key: registrar, json: redemption });
    const again = await service.call('POST', '/v1/checks', { key: registrar, json: questionAbout(used.who) });
    t.equal(again.body.outcome, 'already_used');
    const index = await indexOf(again.body.id);
    t.equal((await replayed(index)).result, 'same');
    t.equal((await replayed(used.index)).result, 'same', 'it was not used when the first was asked');
    await query('ALTER TABLE verification.used_key_changes DISABLE TRIGGER only_added_to');
    await query('DELETE FROM verification.used_key_changes');
    t.match((await replayed(index)).differences, [{ field: 'outcome', was: 'already_used', now: 'eligible' }]);

    await query(`UPDATE facts.sources SET freshness_days = 3 WHERE code = 'youth-union'`);
    t.match((await replayed(used.index)).differences, [{ field: 'evidence.youth-union.limitDays', was: 190, now: 3 }]);
    await query(`UPDATE facts.sources SET freshness_days = 190 WHERE code = 'youth-union'`);
    t.equal((await replayed(used.index)).result, 'same');
  },
);

t.test('what is erased cannot be replayed, and it is said what', async (t) => {
  const details = await answered();
  await tamper(details.id, `disclosures = ''`);
  t.match(await replayed(details.index), { result: 'cannot', because: { code: 'details_erased' }, differences: [] });

  const key = await answeredAlone();
  await query(
    `UPDATE facts.snapshots SET wrapped_key = NULL WHERE stage = (
       SELECT r.stage FROM facts.records r JOIN verification.answers a ON r.id = a.records[1] WHERE a.id = $1
     )`,
    [key.id],
  );
  t.match(await replayed(key.index), { result: 'cannot', because: { code: 'facts_erased', vi: String, en: String } });

  const page = await answeredAlone();
  await query(
    `DELETE FROM facts.pages WHERE id = (
       SELECT r.page FROM facts.records r JOIN verification.answers a ON r.id = a.records[1] WHERE a.id = $1
     )`,
    [page.id],
  );
  t.match(await replayed(page.index), { result: 'cannot', because: { code: 'facts_erased' } });

  const subject = await answered();
  await query(
    `DELETE FROM facts.record_keys WHERE record_id = (SELECT records[1] FROM verification.answers WHERE id = $1)`,
    [subject.id],
  );
  t.match(await replayed(subject.index), { result: 'cannot', because: { code: 'facts_erased' } });

  const policy = await answered();
  await query('UPDATE verification.answers SET policy = $2 WHERE id = $1', [policy.id, 'none-such']);
  t.match(await replayed(policy.index), { result: 'different', differences: [{ field: 'token.policy' }] });

  const older = await answered();
  await tamper(older.id, 'seen = NULL');
  t.match(await replayed(older.index), { result: 'cannot', because: { code: 'moment_unknown' } });
});

t.test('a policy whose text was changed decides otherwise; one without a text cannot be applied', async (t) => {
  const { index } = await answered();
  const [kept] = await query<{ canonical: string }>(
    `SELECT canonical FROM verification.policy_versions WHERE id = 'id.vn-2025-05-03'`,
  );
  const text = kept?.canonical ?? '';
  const write = (canonical: string) =>
    query(`UPDATE verification.policy_versions SET canonical = $1 WHERE id = 'id.vn-2025-05-03'`, [canonical]);
  await write(text.replace('"fullYearsTo":23', '"fullYearsTo":18'));
  t.match((await replayed(index)).differences, [
    { field: 'outcome', was: 'eligible', now: 'ineligible' },
    { field: 'reasons', now: ['too_old'] },
  ]);
  await write('{');
  t.same((await replayed(index)).differences, [{ field: 'policy', was: 'recorded', now: 'altered' }]);
  await query(`UPDATE verification.policy_versions SET id = 'x', canonical = $1 WHERE id = 'id.vn-2025-05-03'`, [text]);
  t.match(await replayed(index), { result: 'cannot', because: { code: 'policy_unknown' } });
  await query(`UPDATE verification.policy_versions SET id = 'id.vn-2025-05-03' WHERE id = 'x'`);
  t.equal((await replayed(index)).result, 'same');
});

t.test('a key that is retired, or compromised, still verifies what it signed then', async (t) => {
  const { index } = await answered();
  for (const state of ['retired', 'compromised']) {
    await query('UPDATE verification.signing_keys SET state = $1', [state]);
    t.equal((await replayed(index)).result, 'same', state);
  }
  await query(`UPDATE verification.signing_keys SET state = 'active'`);
  const [other] = await query<{ jwk: object }>('SELECT public_jwk AS jwk FROM verification.signing_keys');
  await query(`UPDATE verification.signing_keys SET public_jwk = jsonb_set(public_jwk, '{kid}', '"another"')`);
  t.match((await replayed(index)).differences, [{ field: 'token', was: 'valid', now: 'key_unknown' }]);
  await query('UPDATE verification.signing_keys SET public_jwk = $1', [other?.jwk]);
});

t.test('who replayed what, when and with what result is kept, and nobody may change it', async (t) => {
  const { index, id } = await answered();
  const { replayedAt } = await replayed(index);
  await tamper(id, `outcome = 'ineligible'`);
  await replayed(index);
  const kept = await query<{ auditor: string; at: Date; result: string; fields: string[] }>(
    `SELECT auditor, at, result, fields FROM verification.replays
     WHERE answer_index = (SELECT index FROM verification.answers WHERE id = $1) ORDER BY id`,
    [id],
  );
  t.match(kept, [
    { result: 'same', fields: [] },
    { result: 'different', fields: ['outcome', 'token.outcome'] },
  ]);
  t.equal(kept[0]?.at.toISOString(), replayedAt);
  const [client] = await query<{ roles: string[] }>('SELECT roles FROM access.clients WHERE id = $1', [
    kept[0]?.auditor,
  ]);
  t.same(client?.roles, ['auditor']);
  for (const statement of ['UPDATE verification.replays SET result = $$same$$', 'DELETE FROM verification.replays']) {
    await t.rejects(query(statement), /only added to/);
  }
});
