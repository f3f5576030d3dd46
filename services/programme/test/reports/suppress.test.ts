import fc from 'fast-check';
import t from 'tap';
import { type ShownLine, withoutSmallGroups } from '../../src/reports/suppress.ts';
import { sampleLine } from './sample-content.ts';

const parts = ['names-enterprise', 'names-household', 'names-person'] as const;

function shown(counts: Readonly<Record<string, readonly [number, number]>>): Map<string, ShownLine> {
  const lines = Object.entries(counts).map(([code, both]) => sampleLine(code, both));
  return new Map(withoutSmallGroups(lines).map((line) => [line.indicator, line]));
}

t.test('a group below 5 is not told, nor what would tell it', async (t) => {
  const lines = shown({
    names: [103, 90],
    'names-enterprise': [60, 50],
    'names-household': [40, 30],
    'names-person': [3, 10],
    workshops: [2, 1],
  });
  t.equal(lines.get('names')?.current.value, '103');
  for (const part of parts) t.equal(lines.get(part)?.current.value, null, `${part} would tell the small one`);
  t.ok(lines.get('names-person')?.current.hidden);
  t.equal(lines.get('workshops')?.current.value, '2', 'activities are nobody');
  t.notOk(lines.get('names-person')?.previous?.hidden);
});

t.test('a remainder of 1 to 4, and a growth of 1 to 4, are not told either', async (t) => {
  const lines = shown({ participants: [100, 80], trained: [98, 60], names: [52, 50] });
  t.ok(lines.get('trained')?.current.hidden, '2 who came and were not trained');
  t.notOk(lines.get('trained')?.previous?.hidden);
  t.equal(lines.get('names')?.current.value, '52');
  t.ok(lines.get('names')?.previous?.hidden, '2 came since');
});

t.test('whatever the counts, no small group follows from what is told', async (t) => {
  const count = fc.nat({ max: 12 });
  fc.assert(
    fc.property(count, count, count, count, count, (a, b, c, trained, others) => {
      const lines = shown({
        names: [a + b + c, 0],
        'names-enterprise': [a, 0],
        'names-household': [b, 0],
        'names-person': [c, 0],
        participants: [trained + others, 0],
        trained: [trained, 0],
      });
      const told = (code: string) => lines.get(code)?.current.value ?? null;
      for (const [, line] of lines) {
        const value = Number(line.current.value ?? 0);
        if (value > 0 && value < 5) throw new Error(`${line.indicator} is told: ${value}`);
      }
      const known = parts.filter((part) => told(part) !== null);
      const rest = Number(told('names')) - known.reduce((sum, part) => sum + Number(told(part)), 0);
      // What is left for the parts that are hidden is either several parts' or no small one.
      if (told('names') !== null && known.length === 2 && rest > 0 && rest < 5)
        throw new Error('the third part follows');
      if (told('trained') !== null && told('participants') !== null) {
        const left = Number(told('participants')) - Number(told('trained'));
        if (left > 0 && left < 5) throw new Error('the untrained follow');
      }
    }),
    { numRuns: 2_000 },
  );
  t.pass();
});
