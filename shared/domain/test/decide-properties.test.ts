import fc from 'fast-check';
import t from 'tap';
import { type DecisionInput, decide, isoDate, type RecordFacts, reasons, type SourceState } from '../src/index.ts';
import { enterprise, household, person, policy, record, state, today } from './decision-samples.ts';

const day = (...days: string[]) => fc.constantFrom(...days.map(isoDate));
const asOf = day('2024-01-01', '2025-08-31', '2025-10-01', '2025-10-15', '2025-11-01');
const source = fc.constantFrom(
  'education',
  'labour',
  'youth-union',
  'planning-investment',
  'agriculture',
  'industry-trade',
);
const status = fc.constantFrom('active' as const, 'suspended' as const, 'ceased' as const, null);
const birthDate = day('2004-03-20', '2004-02-29', '2001-10-15', '2001-10-16', '2007-10-16', '2007-10-15');
const founded = day('2025-03-01', '2024-10-15', '2024-10-14', '2024-02-29', '2025-10-16');
const name = fc.constantFrom('An Phát', 'Hoa Sen', 'Công ty TNHH An Phát', 'HKD Hoa Sen');

const personFacts = fc
  .record({
    birthDate: fc.option(birthDate),
    nationality: fc.constantFrom('VN', 'LA', null),
    hasPersonalNumber: fc.boolean(),
  })
  .map(person);
const enterpriseFacts = fc.record({ name, firstIssueDate: fc.option(founded), status }).map(enterprise);
const householdFacts = fc
  .record({ name: fc.option(name), certificateDate: fc.option(founded), hasCertificate: fc.boolean(), status })
  .map(household);

const kinds = {
  person: { benefit: 'id.vn', schemes: ['personal-number', 'student-code'], facts: personFacts },
  enterprise: { benefit: 'biz.vn', schemes: ['enterprise-code'], facts: enterpriseFacts },
  household: { benefit: 'biz.vn', schemes: ['tax-code', 'owner-number'], facts: householdFacts },
} as const;

const aState: fc.Arbitrary<SourceState> = fc
  .record({ source, asOf: fc.option(asOf), sequence: fc.option(fc.nat({ max: 9 })) })
  .map(({ source, ...rest }) => state(source, rest));

const anInput: fc.Arbitrary<DecisionInput> = fc
  .constantFrom(...(['person', 'enterprise', 'household'] as const))
  .chain((type) => {
    const kind = kinds[type];
    const scheme = fc.constantFrom(...kind.schemes);
    return scheme.chain((scheme) =>
      fc.record({
        policy: fc.constant(policy(kind.benefit)),
        date: fc.constant(today),
        subject: fc.constant({ type, scheme }),
        presented: fc.oneof(
          fc.record({ birthDate }),
          fc.record({ name }),
          fc.record({ date: founded }),
          fc.record({ name, date: founded }),
          fc.constant({}),
        ),
        sources: fc.uniqueArray(aState, { selector: (s) => s.source, maxLength: 6 }),
        records: fc
          .array(fc.record({ source, asOf, facts: kind.facts as fc.Arbitrary<RecordFacts['facts']> }), { maxLength: 4 })
          .map((rows) =>
            rows.map(({ source, asOf, facts }, i) =>
              record(source, facts, { asOf, keyScheme: scheme, record: `r${i}` }),
            ),
          ),
        used: fc.boolean(),
      }),
    );
  });

const runs = { numRuns: 3000 };

function isFresh(row: { readonly asOf: string; readonly limitDays: number }): boolean {
  return Temporal.PlainDate.from(row.asOf).until(today).days <= row.limitDays;
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

t.test('a decision is a pure function: the same input, frozen or copied, gives the same answer', async () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const first = JSON.stringify(decide(frozen(structuredClone(input))));
      return first === JSON.stringify(decide(input)) && first === JSON.stringify(decide(structuredClone(input)));
    }),
    runs,
  );
});

t.test('the order of sources and records does not show', async () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const turned = { ...input, sources: [...input.sources].reverse(), records: [...input.records].reverse() };
      return JSON.stringify(decide(turned)) === JSON.stringify(decide(input));
    }),
    runs,
  );
});

t.test('an answer has a reason, all its reasons have its outcome, and only "eligible" has an end', async () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const { outcome, reasons: codes, eligibleUntil } = decide(input);
      const ofOutcome = codes.length > 0 && codes.every((code) => reasons[code].outcome === outcome);
      return ofOutcome && (eligibleUntil === null || (outcome === 'eligible' && eligibleUntil >= today));
    }),
    runs,
  );
});

t.test('a wrong second fact answers exactly, in every field, as an unknown number', async () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const decision = decide(input);
      if (decision.matched.length > 0) return true;
      const unknown = decide({ ...input, records: [], used: false });
      return JSON.stringify(decision) === JSON.stringify(unknown);
    }),
    runs,
  );
});

t.test('"not found" is said only while every needed source is delivered and current', async () => {
  fc.assert(
    fc.property(anInput, (input) => {
      if (decide(input).outcome !== 'not_found') return true;
      const needed = Object.entries(input.policy.parameters.neededSources).find(
        ([type]) => type === input.subject.type,
      );
      return (needed?.[1] ?? []).every((source: string) => {
        const found = input.sources.find((s) => s.source === source);
        return (
          found !== undefined &&
          found.sequence !== null &&
          found.asOf !== null &&
          isFresh({ ...found, asOf: found.asOf })
        );
      });
    }),
    runs,
  );
});

/** Whether the facts of one record alone satisfy the policy today, by Temporal. */
function satisfies({ facts, keyScheme }: RecordFacts): boolean {
  const now = Temporal.PlainDate.from(today);
  if (facts.type === 'person') {
    const citizen =
      facts.nationality === 'VN' ||
      (facts.nationality === null && (facts.hasPersonalNumber || keyScheme === 'personal-number'));
    const age =
      facts.birthDate === null
        ? -1
        : Temporal.PlainDate.from(facts.birthDate).until(now, { largestUnit: 'years' }).years;
    return citizen && age >= 18 && age <= 23;
  }
  if (facts.status === 'ceased') return false;
  if (facts.type === 'household') return facts.hasCertificate && (facts.certificateDate ?? today) <= today;
  if (facts.firstIssueDate === null) return false;
  const first = Temporal.PlainDate.from(facts.firstIssueDate);
  const yesterday = now.subtract({ days: 1 });
  return facts.firstIssueDate <= today && first.until(yesterday, { largestUnit: 'years' }).years < 1;
}

t.test('one current record that fits decides alone, as its facts do', async () => {
  fc.assert(
    fc.property(anInput, fc.nat(), (input, pick) => {
      const chosen = input.records[pick % Math.max(1, input.records.length)];
      if (chosen === undefined || !isFresh(chosen)) return true;
      const decision = decide({ ...input, records: [chosen], used: false });
      if (decision.matched.length === 0)
        return decision.outcome === 'not_found' || decision.outcome === 'source_unavailable';
      return (decision.outcome === 'eligible') === satisfies(chosen);
    }),
    runs,
  );
});

t.test('an eligible answer stands on a current record that fits and on none that speaks against it', async () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const decision = decide(input);
      if (decision.outcome !== 'eligible') return true;
      const matched = input.records.filter(({ record }) => decision.matched.includes(record)).filter(isFresh);
      const birthDates = matched.map(({ facts }) => (facts.type === 'person' ? facts.birthDate : null));
      return matched.length > 0 && new Set(birthDates).size === 1 && !input.used;
    }),
    runs,
  );
});

const stale = isoDate('2024-01-01');

t.test('a stale record more or less never makes an answer eligible or takes that away', async () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const fresh = { ...input, records: input.records.filter(isFresh) };
      return (decide(input).outcome === 'eligible') === (decide(fresh).outcome === 'eligible');
    }),
    runs,
  );
});

t.test('making any source or record stale never turns another answer into "eligible" or "not found"', async () => {
  fc.assert(
    fc.property(anInput, source, (input, late) => {
      const before = decide(input);
      const after = decide({
        ...input,
        sources: input.sources.map((s) => (s.source === late && s.sequence !== null ? { ...s, asOf: stale } : s)),
      });
      if (after.outcome === 'eligible') return before.outcome === 'eligible';
      return after.outcome !== 'not_found' || before.outcome === 'not_found';
    }),
    runs,
  );
});

t.test('a record that does not fit never turns an answer into "eligible"', async () => {
  fc.assert(
    fc.property(anInput, fc.nat(), (input, pick) => {
      const extra = input.records[pick % Math.max(1, input.records.length)];
      if (extra === undefined || decide(input).matched.includes(extra.record)) return true;
      const before = decide({ ...input, records: input.records.filter((r) => r !== extra) });
      return decide(input).outcome !== 'eligible' || before.outcome === 'eligible';
    }),
    runs,
  );
});

t.test('use turns "eligible" into "already used" and changes nothing else', async () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const [fresh, used] = [decide({ ...input, used: false }), decide({ ...input, used: true })];
      if (fresh.outcome !== 'eligible') return JSON.stringify(fresh) === JSON.stringify(used);
      return used.outcome === 'already_used' && JSON.stringify(used.evidence) === JSON.stringify(fresh.evidence);
    }),
    runs,
  );
});

t.test('an answer discloses no name and no date of birth or foundation but the last day of eligibility', async () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const { evidence: _, eligibleUntil: __, ...disclosed } = decide(input);
      return !/\d{4}-\d\d-\d\d|An Phát|Hoa Sen/u.test(JSON.stringify(disclosed));
    }),
    runs,
  );
});

t.test('on the day after "eligible until" the same facts are no longer eligible, on that day they are', async () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const { outcome, eligibleUntil } = decide(input);
      if (outcome !== 'eligible' || eligibleUntil === null) return true;
      const records = input.records
        .map((r) => ({ ...r, limitDays: 100_000 }))
        .filter((_, i) => isFresh(input.records[i] ?? { asOf: stale, limitDays: 0 }));
      const next = isoDate(Temporal.PlainDate.from(eligibleUntil).add({ days: 1 }).toString());
      const [last, after] = [eligibleUntil, next].map((date) => decide({ ...input, records, date }).outcome);
      return last === 'eligible' && after === 'ineligible';
    }),
    runs,
  );
});
