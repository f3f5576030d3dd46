import fc from 'fast-check';
import t from 'tap';
import { leastShare, median, quantile, timesTheOdds } from '../../src/signals/chance.ts';
import { isOfficeTime, readOfficeHours } from '../../src/signals/office-hours.ts';
import { actsOf, type Deed } from '../../src/signals/rules/acts.ts';
import { burst, fewestHours } from '../../src/signals/rules/burst.ts';
import { type Asked, shareThreshold, unusualShare } from '../../src/signals/rules/not-found-share.ts';
import { readThresholds } from '../../src/signals/terms.ts';

const terms = readThresholds();
const share = terms.not_found_share;
const nothing: Asked = { checks: 0, misses: 0 };
const asked = fc
  .integer({ min: 0, max: 100_000 })
  .chain((checks) => fc.record({ checks: fc.constant(checks), misses: fc.integer({ min: 0, max: checks }) }));

/** Numbers from 0 to 1, the same for a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

function misses(checks: number, probability: number, random: () => number): number {
  let count = 0;
  for (let i = 0; i < checks; i++) if (random() < probability) count += 1;
  return count;
}

t.test('the least share is a share below the one that was seen, and grows with what was seen', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(), fc.integer({ min: 2, max: 9 }), (n, some, times) => {
      const k = some % n;
      const least = leastShare(k, n);
      return (
        least >= 0 &&
        least <= k / n + 1e-12 &&
        leastShare(k + 1, n) >= least - 1e-12 &&
        leastShare(k * times, n * times) >= least - 1e-12
      );
    }),
  );
});

t.test('odds, medians and quantiles are what they are called', async (t) => {
  t.equal(timesTheOdds(0.5, 4).toFixed(6), '0.800000');
  t.equal(timesTheOdds(1, 4), 1);
  t.equal(median([3, 1, 2]), 2);
  t.equal(median([4, 1, 2, 3]), 2.5);
  t.equal(quantile([5, 1, 2, 3, 4], 0.99), 5);
  t.equal(quantile([5, 1, 2, 3, 4], 0.5), 3);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 2, max: 50 }), (p, times) => {
      return timesTheOdds(p, times) >= p && timesTheOdds(p, times) < 1;
    }),
  );
});

t.test('too few checks or subjects say nothing, whatever their share', async () => {
  fc.assert(
    fc.property(asked, asked, fc.array(asked), fc.nat({ max: share.subjects - 1 }), (now, past, others, few) => {
      if (unusualShare({ now, past, subjects: Math.min(few, now.misses) }, others, share)) return false;
      const little = { checks: Math.min(now.checks, share.checks - 1), misses: Math.min(now.misses, share.checks - 1) };
      return unusualShare({ now: little, past, subjects: little.misses }, others, share) === null;
    }),
  );
});

t.test('more not found is never less of a signal, and a stricter setting never says less', async () => {
  fc.assert(
    fc.property(asked, asked, fc.array(asked, { maxLength: 20 }), fc.nat(), (now, past, others, more) => {
      const worse = { ...now, misses: Math.min(now.checks, now.misses + more) };
      const before = unusualShare({ now, past, subjects: now.misses }, others, share);
      const after = unusualShare({ now: worse, past, subjects: worse.misses }, others, share);
      const strict = unusualShare({ now, past, subjects: now.misses }, others, { ...share, odds: 2 });
      if (!before) return true;
      if (before.value < before.threshold || before.basis < share.checks) return false;
      if (!after || after.value < before.value || after.threshold !== before.threshold) return false;
      return strict !== null && strict.threshold <= before.threshold;
    }),
  );
});

t.test('the same subject again and again is no probing', async (t) => {
  const now = { checks: 5000, misses: 4900 };
  t.ok(unusualShare({ now, past: nothing, subjects: 4900 }, [], share));
  t.equal(unusualShare({ now, past: nothing, subjects: 30 }, [], share), null);
});

t.test(
  'a registrar is not judged worse for what the others do worse, nor better alone for its own bad past',
  async () => {
    fc.assert(
      fc.property(asked, asked, fc.array(asked, { maxLength: 20 }), (now, past, others) => {
        const worse = others.map(({ checks }) => ({ checks, misses: checks }));
        const spoiled = { checks: 1e6, misses: 1e6 };
        return (
          shareThreshold({ now, past }, worse, share) >= shareThreshold({ now, past }, others, share) - 1e-12 &&
          shareThreshold({ now, past: spoiled }, [], share) <= timesTheOdds(0.2, share.odds) + 1e-12
        );
      }),
    );
  },
);

t.test('who probes among honest registrars is found, and no honest one is, with any seed', async (t) => {
  let found = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const random = seeded(seed);
    const honest = Array.from({ length: 1 + Math.floor(random() * 9) }, () => {
      // Registrars differ by more than chance: 2 % to 15 %.
      const probability = 0.02 + random() * 0.13;
      const checks = 20 + Math.floor(random() * 3000);
      const before = Math.floor(random() * 20_000);
      return {
        now: { checks, misses: misses(checks, probability, random) },
        past: { checks: before, misses: misses(before, probability, random) },
      };
    });
    const tries = 150 + Math.floor(random() * 2000);
    const prober = { now: { checks: tries, misses: misses(tries, 0.9, random) }, past: nothing };
    const all = [...honest, prober];
    for (const one of all) {
      const others = all.filter((other) => other !== one).map(({ now }) => now);
      const unusual = unusualShare({ ...one, subjects: one.now.misses }, others, share);
      if (one === prober) found += unusual ? 1 : 0;
      else t.equal(unusual, null, `seed ${seed}: ${JSON.stringify(one)}`);
    }
  }
  t.equal(found, 300);
});

t.test('a list that a department got wrong accuses no registrar', async (t) => {
  const random = seeded(7);
  const all = Array.from({ length: 8 }, () => {
    const probability = 0.35 + random() * 0.1;
    return { now: { checks: 5000, misses: misses(5000, probability, random) }, past: { checks: 50_000, misses: 2000 } };
  });
  for (const one of all) {
    const others = all.filter((other) => other !== one).map(({ now }) => now);
    t.equal(unusualShare({ ...one, subjects: one.now.misses }, others, share), null);
  }
});

t.test('a burst is measured by the registrar’s own busy hours, and without a past says nothing', async () => {
  const hours = fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 700 });
  fc.assert(
    fc.property(hours, fc.integer({ min: 0, max: 100_000 }), fc.nat(), (past, hour, more) => {
      const found = burst(hour, past, terms.burst);
      if (!found) return true;
      if (past.length < fewestHours || hour < terms.burst.checks || found.value < found.threshold) return false;
      // More is a burst too, and an ordinary hour never is.
      return burst(hour + more, past, terms.burst) !== null && hour >= terms.burst.factor * median(past);
    }),
  );
});

const hours = readOfficeHours('07:00-18:00', ['2027-02-05']);

t.test('office hours are those of Vietnam, on its working days', async (t) => {
  const cases: [string, boolean][] = [
    ['2026-11-23T07:00:00+07:00', true],
    ['2026-11-23T06:59:59+07:00', false],
    ['2026-11-23T17:59:59+07:00', true],
    ['2026-11-23T18:00:00+07:00', false],
    ['2026-11-22T09:00:00+07:00', false], // Sunday
    ['2026-11-21T09:00:00+07:00', false], // Saturday
    ['2026-11-23T00:00:00Z', true],
    ['2026-11-23T23:30:00Z', false],
    ['2026-09-02T09:00:00+07:00', false], // National Day
    ['2027-02-05T09:00:00+07:00', false], // set as a day off
  ];
  for (const [at, open] of cases) t.equal(isOfficeTime(new Date(at), hours), open, at);
  t.ok(isOfficeTime(new Date('2026-11-23T16:59:59Z'), readOfficeHours('00:00-24:00', [])));
  for (const wrong of ['', '7-18', '18:00-07:00', '07:00-07:00', '07:00-25:00', '07:60-18:00']) {
    t.throws(() => readOfficeHours(wrong, []), { message: /XACTHUC_OFFICE_HOURS: .* 07:00-18:00/ }, wrong);
  }
});

t.test('acts are somebody’s, outside office hours, and never a feed’s', async (t) => {
  const night = new Date('2026-11-23T02:00:00+07:00');
  const id = '00000000-0000-4000-8000-00000000000a';
  const deed = (type: string, body: object, more: Partial<Deed> = {}): Deed => ({
    type,
    at: night,
    body: body as Deed['body'],
    automatic: false,
    ...more,
  });
  const client = { kind: 'off_hours', subject: { type: 'client', id }, counts: true };
  const operator = { ...client, subject: { type: 'operator', id: 'server' } };
  t.same(actsOf(deed('activation', { activatedBy: id }), hours), [client]);
  t.same(actsOf(deed('reversal', { activatedBy: id }), hours), [client]);
  t.same(actsOf(deed('access-grant', { by: id }), hours), [client]);
  t.same(actsOf(deed('access-grant', { by: null }), hours), [operator]);
  t.same(actsOf(deed('access-change', { by: 'x', changedBy: id }), hours), [client]);
  t.same(actsOf(deed('key-event', { automatic: false }), hours), [operator]);
  t.same(actsOf(deed('key-event', { automatic: true }), hours), []);
  t.same(actsOf(deed('activation', { activatedBy: id }, { automatic: true }), hours), []);
  t.same(actsOf(deed('check', { registrar: id }), hours), []);
  const day = new Date('2026-11-23T09:00:00+07:00');
  t.same(actsOf(deed('activation', { activatedBy: id }, { at: day }), hours), [{ ...client, counts: false }]);
  t.same(actsOf(deed('guard-override', { snapshot: id, by: 'x' }, { at: day }), hours), [
    { kind: 'guard_overridden', subject: { type: 'snapshot', id }, counts: true },
  ]);
});

t.test('thresholds are set by name within their bounds, and every wrong one is named', async (t) => {
  const set = readThresholds(['burst.factor=5', 'key_old.days=90']);
  t.equal(set.burst.factor, 5);
  t.equal(set.key_old.days, 90);
  t.equal(set.burst.checks, 300, 'the others stay');
  for (const wrong of ['burst=5', 'burst.factor=1', 'burst.factor=x', 'bursts.factor=5', 'burst.factor=5.5', 'x', '']) {
    t.throws(() => readThresholds(['burst.checks=500', wrong]), {
      message: /^XACTHUC_SIGNAL_THRESHOLDS: .*may be set.*second_fact_guessing\.tries/,
    });
  }
  t.throws(() => readThresholds(['x=1', 'burst.factor=1']), { message: /"x=1", burst\.factor: 2–1000/ });
});
