import fc from 'fast-check';
import t from 'tap';
import { type LaterCheck, mostFollowUps, type Noted, worthNoting } from '../../src/contests/follow-ups.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 3, 0, second));
const check = (second: number, outcome: string, more: Partial<LaterCheck> = {}): LaterCheck => ({
  contest: 'c',
  attestation: `a${second}`,
  outcome,
  at: at(second),
  own: true,
  ...more,
});
const turn = (second: number): Noted => ({ contest: 'c', outcome: null, at: at(second), own: false });
const noted = (second: number, outcome: string, own = true): Noted => ({ contest: 'c', outcome, at: at(second), own });
const seconds = (checks: readonly LaterCheck[]) => checks.map((one) => one.at.getUTCSeconds());

t.test('the first later check is noted, then what came out otherwise', async (t) => {
  const checks = [check(1, 'not_found'), check(2, 'not_found'), check(3, 'eligible'), check(4, 'eligible')];
  t.same(seconds(worthNoting(checks, [])), [1, 3]);
  t.same(seconds(worthNoting(checks, [noted(0, 'not_found')])), [3]);
});

t.test(
  'so is the first after a decision or a change of facts, also when nothing has changed for the subject',
  async (t) => {
    const checks = [check(2, 'not_found'), check(5, 'not_found'), check(6, 'not_found')];
    t.same(seconds(worthNoting(checks, [noted(1, 'not_found'), turn(4)])), [5]);
    t.same(
      seconds(worthNoting([check(2, 'not_found')], [noted(1, 'not_found'), turn(4)])),
      [],
      'one from before it is not',
    );
  },
);

t.test('the registrar’s own checks and others’ do not hide each other', async (t) => {
  const checks = [check(1, 'eligible', { own: false }), check(2, 'eligible'), check(3, 'eligible', { own: false })];
  t.same(seconds(worthNoting(checks, [])), [1, 2]);
});

t.test('whoever asks right and wrong by turns does not fill the history', async (t) => {
  const checks = Array.from({ length: 3 * mostFollowUps }, (_, i) => check(i, i % 2 === 0 ? 'eligible' : 'not_found'));
  t.equal(worthNoting(checks, []).length, mostFollowUps);
  t.equal(worthNoting(checks, worthNoting(checks.slice(0, 50), [])).length, mostFollowUps - 50);
});

t.test('looked at in any pieces, the same is noted', async () => {
  const outcomes = fc.constantFrom('not_found', 'eligible', 'already_used');
  const many = fc.array(fc.tuple(outcomes, fc.boolean()), { maxLength: 40 });
  fc.assert(
    fc.property(many, fc.nat(40), (drawn, cut) => {
      const checks = drawn.map(([outcome, own], i) => check(i, outcome, { own }));
      const whole = worthNoting(checks, []);
      const first = worthNoting(checks.slice(0, cut), []);
      const second = worthNoting(checks.slice(cut), first);
      return JSON.stringify([...first, ...second]) === JSON.stringify(whole);
    }),
  );
});
