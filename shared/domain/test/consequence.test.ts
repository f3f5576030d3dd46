import t from 'tap';
import { consequenceOf, decide, shippedPolicies, statusReasons } from '../src/index.ts';
import { cases } from './decision-cases.ts';

const shipped = { onRetired: 'suspended', onContradicted: 'revoked', onUnclear: 'suspended' } as const;

t.test('the shipped policies suspend what may come back and revoke what the facts contradict', async (t) => {
  for (const { parameters } of shippedPolicies) t.match(parameters, shipped);
});

t.test('every decision has its consequence', async (t) => {
  for (const { name, input } of cases) {
    const decision = decide(input);
    for (const known of [true, false]) {
      const { reason = null, status = null } = consequenceOf(decision, known, shipped) ?? {};
      const expected = {
        eligible: null,
        already_used: null,
        ineligible: decision.matched.length > 0 ? 'facts_contradict' : null,
        inconclusive: 'facts_unclear',
        not_found: known ? 'facts_contradict' : 'record_retired',
        source_unavailable:
          decision.matched.length > 0 ? 'facts_unclear' : known ? 'facts_contradict' : 'record_retired',
      }[decision.outcome];
      t.equal(reason, expected, name);
      t.equal(status, expected === null ? null : expected === 'facts_contradict' ? 'revoked' : 'suspended', name);
    }
  }
});

t.test('a policy that wants no consequence gets none', async (t) => {
  const none = { onRetired: 'none', onContradicted: 'none', onUnclear: 'none' } as const;
  for (const { input } of cases) t.equal(consequenceOf(decide(input), true, none), null);
});

t.test('every reason of a status is there in both languages', async (t) => {
  for (const [code, { vi, en, nextStep }] of Object.entries(statusReasons)) {
    for (const text of [vi, nextStep.vi]) t.match(text, /^\p{Lu}.*[à-ỹ].*\.$/u, code);
    for (const text of [en, nextStep.en]) t.match(text, /^[A-Z][\x20-\x7e’]+\.$/, code);
  }
});
