import fc from 'fast-check';
import t from 'tap';
import { dataSources, indicatorOf, indicators, indicatorValue } from '../../src/indicators/registry.ts';

t.test(
  'every indicator says in both languages what it is and how it is computed, from data that are named',
  async (t) => {
    t.equal(new Set(indicators.map(({ code }) => code)).size, indicators.length, 'no code twice');
    for (const indicator of indicators) {
      const { code, name, unitName, computed, data, unit, denominator } = indicator;
      for (const text of [name, unitName, computed]) t.match(text, { vi: /\S/, en: /\S/ }, code);
      t.ok(data.length > 0 && data.every((source) => Object.hasOwn(dataSources, source)), code);
      t.equal(unit === 'count', denominator === null, `${code}: a ratio has a denominator, a count has none`);
      t.equal(indicatorOf(code), indicator);
    }
    t.equal(indicatorOf('toString'), undefined);
  },
);

t.test('codes that plans may hold are never lost', async (t) => {
  t.same(indicators.map(({ code }) => code).sort(), [
    'attestations',
    'checks',
    'dti-enterprises',
    'dti-households',
    'dti-live',
    'dti-people',
    'dti-people-18-23',
    'media-items',
    'names',
    'names-enterprise',
    'names-household',
    'names-person',
    'participants',
    'support-points',
    'trained',
    'trainings',
    'workshops',
  ]);
});

const per = (code: string) => indicatorOf(code) ?? t.bailout(code);

t.test('a ratio is its numerator over its denominator, and nothing where a part is not known or is 0', async (t) => {
  const ratio = per('dti-households') as NonNullable<ReturnType<typeof indicatorOf>>;
  const share = per('dti-live') as NonNullable<ReturnType<typeof indicatorOf>>;
  t.equal(indicatorValue(ratio, 25, 2000), 12.5);
  t.equal(indicatorValue(share, 1, 3), 33.3333);
  t.equal(indicatorValue(ratio, 0, 2000), 0);
  for (const [above, below] of [
    [null, 5],
    [5, null],
    [5, 0],
    [0, 0],
  ] as const)
    t.equal(indicatorValue(ratio, above, below), null);
  const count = per('names') as NonNullable<ReturnType<typeof indicatorOf>>;
  t.equal(indicatorValue(count, 7, null), 7);
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1 }), (above, below) => {
      const value = indicatorValue(ratio, above, below) ?? Number.NaN;
      return Math.abs(value - (above / below) * 1000) <= 0.00005 * Math.max(1, value);
    }),
  );
});
