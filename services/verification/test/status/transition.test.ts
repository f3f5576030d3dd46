import fc from 'fast-check';
import t from 'tap';
import type { StatusName } from '../../src/status/changes.ts';
import type { Verdict } from '../../src/status/reconsider.ts';
import { transition } from '../../src/status/transition.ts';

const eligible: Verdict = { consequence: null, facts: ['facts_satisfy_policy'] };
const retired: Verdict = {
  consequence: { reason: 'record_retired', status: 'suspended' },
  facts: ['no_matching_record'],
};
const contradicted: Verdict = { consequence: { reason: 'facts_contradict', status: 'revoked' }, facts: ['too_old'] };
const unconcerned: Verdict = { consequence: null, facts: ['no_matching_record'] };

const cases: readonly (readonly [StatusName, Verdict, reversal: boolean, becomes: StatusName | null])[] = [
  ['valid', eligible, false, null],
  ['valid', retired, false, 'suspended'],
  ['valid', contradicted, false, 'revoked'],
  ['valid', unconcerned, false, null],
  ['suspended', eligible, false, 'valid'],
  ['suspended', retired, false, null],
  ['suspended', contradicted, false, 'revoked'],
  ['suspended', unconcerned, true, null],
  ['revoked', eligible, false, null],
  ['revoked', eligible, true, 'valid'],
  ['revoked', retired, true, null],
  ['revoked', contradicted, true, null],
  ['revoked', unconcerned, true, null],
];

t.test('each status goes where the facts, and a reversal, send it', async (t) => {
  for (const [status, verdict, reversal, becomes] of cases) {
    const next = transition({ status, byPerson: false }, verdict, reversal);
    t.equal(next?.status ?? null, becomes, `${status}, ${verdict.facts}, reversal ${reversal}`);
  }
});

const anyCase = fc.record({
  status: fc.constantFrom<StatusName>('valid', 'suspended', 'revoked'),
  verdict: fc.constantFrom(eligible, retired, contradicted, unconcerned),
  reversal: fc.boolean(),
});

t.test('what a person took away stays so, whatever the facts and whether by a reversal', async () => {
  fc.assert(
    fc.property(
      anyCase,
      ({ status, verdict, reversal }) =>
        status === 'valid' || transition({ status, byPerson: true }, verdict, reversal) === null,
    ),
  );
});

t.test('what a person restored is judged as any other', async () => {
  fc.assert(
    fc.property(anyCase, ({ verdict, reversal }) => {
      const judged = (byPerson: boolean) => transition({ status: 'valid', byPerson }, verdict, reversal);
      return JSON.stringify(judged(true)) === JSON.stringify(judged(false));
    }),
  );
});

t.test('drawing the same consequences again changes nothing more', async () => {
  fc.assert(
    fc.property(anyCase, ({ status, verdict, reversal }) => {
      const next = transition({ status, byPerson: false }, verdict, reversal);
      return next === null || transition({ status: next.status, byPerson: false }, verdict, reversal) === null;
    }),
  );
});
