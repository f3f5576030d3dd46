import fc from 'fast-check';
import t from 'tap';
import { type Counts, countsIn } from '../../src/indicators/counts.ts';
import { gatheredCounts } from '../../src/indicators/gathered-counts.ts';
import { startProgramme } from '../fixture.ts';
import { commune, list, province, recordPlaces } from '../fixture-plan.ts';

const programme = await startProgramme(() => new Date('2026-11-23T03:00:00Z'));
t.teardown(() => programme.close());
const { db } = programme.context;

const days = ['2025-12-31', '2026-01-31', '2026-02-28', '2026-03-31'];
const period = { from: '2026-01-01', until: '2026-03-31' };
const other = { list: '2019', code: '24' };
const nowhere = { list: '2010', code: '1' };
const areas = [null, nowhere, province, commune, { list, code: '07213' }, { list, code: '99999' }, other];
const subjects = ['person', 'household', 'enterprise'];
const kinds = ['workshop', 'training', 'media', 'support_point'];
const organisations = ['so-cong-thuong', 'doan-thanh-nien'];

t.before(async () => {
  await recordPlaces(programme, (await programme.client(['office'])).key);
  // Hours before and after each end of a day in Vietnam, some given back, some of unknown place or of another list's.
  await programme.owner(
    `WITH made AS (
       SELECT i, gen_random_uuid() AS id, 'a' || i || '.biz.vn' AS domain, (ARRAY['person', 'household', 'enterprise'])[1 + i % 3] AS subject,
         '2025-12-28T14:00:00Z'::timestamptz + i * interval '11 hours' AS at FROM generate_series(0, 250) i
     ), answered AS (
       INSERT INTO verification.answers (id, issued_at, expires_at, client_id, benefit, subject_type, subject_key, outcome, reasons,
         departments, policy, evidence, records, token, disclosures, fingerprint)
       SELECT id, at, at, id, 'biz.vn', subject, '\\x00', (ARRAY['eligible', 'not_found'])[1 + i % 2], '{}', '{}', 'p', '[]', '{}', 't', '', ''
       FROM made RETURNING id
     ), redeemed AS (
       INSERT INTO verification.redemptions (attestation_id, client_id, benefit, domain, domain_unicode, registered_at,
         registrar_transaction_id, redeemed_at, released_at)
       SELECT id, id, 'biz.vn', domain, domain, at, domain, at, CASE WHEN i % 4 = 0 THEN at + (i % 60) * interval '1 day' END
       FROM made WHERE EXISTS (SELECT FROM answered)
     ), listed AS (
       INSERT INTO directory.entries (domain, domain_unicode, zone, status, holder_kind, known_subject, words, personal, disputed,
         search, province, commune, area_list, sources, services)
       SELECT domain, domain, 'biz.vn', 'registered', subject, true, '{}', true, false, domain,
         CASE WHEN i % 5 > 0 THEN '24' END, CASE WHEN i % 5 IN (1, 2) THEN '07210' END,
         CASE WHEN i % 5 > 0 THEN CASE WHEN i % 25 = 4 THEN '2019' ELSE $1 END END, '{}', '{}'
       FROM made WHERE i % 7 > 0 RETURNING id, number
     )
     INSERT INTO directory.website_history (entry_id, state, outcome, since, until)
     SELECT id, (ARRAY['live', 'down'])[1 + (number % 2)::integer], 'x', '2026-01-15T00:00:00Z'::timestamptz + number * interval '6 hours', now()
     FROM listed WHERE number % 3 > 0`,
    [list],
  );
  await programme.owner(
    `INSERT INTO programme.activities (id, organisation, state, kind, starts_on, area_list, area_code, content, participants,
       likeness, created_by, changed_by, filed_at)
     SELECT gen_random_uuid(), ($2::text[])[1 + i % 2], (ARRAY['filed', 'filed', 'draft'])[1 + i % 3], ($3::text[])[1 + i % 4],
       '2025-12-01'::date + i % 140, CASE WHEN i % 5 > 0 THEN $1 END,
       CASE WHEN i % 5 > 0 THEN (ARRAY['24', '07210', '07213'])[1 + i % 3 * i % 3] END, '{}', i % 40, sha256(i::text::bytea),
       gen_random_uuid(), gen_random_uuid(), now()
     FROM generate_series(1, 400) i`,
    [list, organisations, kinds],
  );
});

const question = fc.record({
  area: fc.constantFrom(...areas),
  subject: fc.constantFrom(null, ...subjects),
  kind: fc.constantFrom(null, ...kinds),
  organisation: fc.constantFrom(null, ...organisations),
  outcome: fc.constantFrom(null, 'eligible', 'not_found', 'already_used'),
  // The last one was not announced.
  day: fc.constantFrom(...days, '2026-03-15'),
  from: fc.constantFrom('2025-12-01', '2026-01-01', '2026-02-01', '2026-02-10'),
});

t.test('numbers gathered for a whole report are those counted one by one, null where these are', async (t) => {
  const all = async (counts: Counts, asked: ReturnType<typeof question.generate>['value']) => {
    const { area, subject, kind, organisation, outcome, day, from } = asked;
    return {
      names: await counts.names(subject, area, null, day),
      since: await counts.names(subject, area, from, day),
      websites: await counts.websites(area, day),
      answers: await counts.answers(outcome, from, day),
      activities: await counts.activities(kind, { area, organisation, period: { from, until: day } }, day),
    };
  };
  const seen = { some: 0, none: 0 };
  await db.transaction().execute(async (trx) => {
    const gathered = gatheredCounts(trx, { days: [...days, ...days].reverse(), activities: period });
    const single = countsIn(trx);
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        const expected = await all(single, asked);
        t.same(await all(gathered, asked), expected, JSON.stringify(asked));
        seen[(expected.names ?? 0) > 0 && expected.activities.activities > 0 ? 'some' : 'none'] += 1;
      }),
      { numRuns: 300 },
    );
  });
  t.ok(seen.some > 50 && seen.none > 20, 'there is something to count, but not everywhere');
});
