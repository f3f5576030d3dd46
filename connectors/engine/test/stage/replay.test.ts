import fc from 'fast-check';
import t from 'tap';
import { type Activated, standingAt } from '../../src/stage/replay.ts';

const day = (n: number) => `2025-${String(1 + (n % 12)).padStart(2, '0')}-01`;

const history = fc
  .array(
    fc.record({
      mode: fc.constantFrom('full' as const, 'append' as const),
      segment: fc.constantFrom(null, null, 'A', 'B'),
      asOf: fc.nat(11).map(day),
      back: fc.option(fc.nat(9), { freq: 4 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((all) =>
    all.map(({ back, ...one }, i): Activated => {
      const revertsTo = back === null ? null : back % (i + 1);
      return { id: String(i + 1), sequence: i + 1, ...one, revertsTo };
    }),
  );

t.test('after a reversal counts what counted at the sequence it went back to, dated as it was then', async () => {
  fc.assert(
    fc.property(history, (all) => {
      for (const { sequence, revertsTo } of all) {
        if (revertsTo === null) continue;
        const [now, then] = [standingAt(all, sequence), standingAt(all, revertsTo)];
        const same =
          JSON.stringify([...now.active]) === JSON.stringify([...then.active]) &&
          JSON.stringify([...now.dates]) === JSON.stringify([...then.dates]);
        if (!same) throw new Error(`${sequence} is not as ${revertsTo}`);
      }
    }),
  );
});

t.test('after a full list of the whole source it alone counts, and dates every segment', async () => {
  fc.assert(
    fc.property(history, (all) => {
      for (const { id, sequence, mode, segment, asOf, revertsTo } of all) {
        if (revertsTo !== null || mode !== 'full' || segment !== null) continue;
        const { active, dates } = standingAt(all, sequence);
        if ([...active].join() !== id) throw new Error(`${[...active]} count`);
        if ([...dates.values()].some((date) => date !== asOf)) throw new Error(`${[...dates]}`);
      }
    }),
  );
});

t.test('an appended list makes its scope no older and takes nothing away', async () => {
  fc.assert(
    fc.property(history, (all) => {
      for (const { sequence, mode, segment, asOf, revertsTo } of all) {
        if (revertsTo !== null || mode !== 'append') continue;
        const [before, after] = [standingAt(all, sequence - 1), standingAt(all, sequence)];
        for (const id of before.active) if (!after.active.has(id)) throw new Error(`${id} is gone`);
        const date = after.dates.get(segment ?? '') ?? '';
        if (date < asOf || date < (before.dates.get(segment ?? '') ?? '')) throw new Error(`${date} is older`);
      }
    }),
  );
});

t.test('before the first delivery nothing counts', async (t) => {
  const { active, dates } = standingAt([], 0);
  t.same([active.size, dates.size], [0, 0]);
});
