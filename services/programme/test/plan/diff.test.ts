import fc from 'fast-check';
import t from 'tap';
import type { PlanContent, Target } from '../../src/plan/content.ts';
import { diffPlans } from '../../src/plan/diff.ts';
import { planContent } from '../fixture-plan.ts';

const target = fc.record({
  indicator: fc.constantFrom('names', 'trainings', 'checks'),
  period: fc.constantFrom(planContent.period, { from: '2026-01-01', until: '2026-06-30' }),
  area: fc.constantFrom(null, planContent.area),
  organisation: fc.constantFrom(null, 'hoi-nong-dan'),
  value: fc.integer({ min: 0, max: 3 }),
});
const keyOf = ({ value: _, ...rest }: Target) => JSON.stringify(rest);
const plan = fc
  .record({
    legalBasis: fc.constantFrom('a', 'b'),
    targets: fc.uniqueArray(target, { selector: keyOf, maxLength: 8 }),
    milestones: fc.uniqueArray(
      fc.record({
        code: fc.constantFrom('a', 'b', 'c'),
        title: fc.constantFrom('x', 'y'),
        due: fc.constant('2026-03-31'),
        organisation: fc.constant(null),
      }),
      { selector: ({ code }) => code },
    ),
  })
  .map((some): PlanContent => ({ ...planContent, ...some }));

t.test('what a difference says, applied to the one version, gives the other', async () => {
  fc.assert(
    fc.property(plan, plan, (before, after) => {
      const changes = diffPlans(before, after);
      for (const part of ['targets', 'milestones'] as const) {
        const items = new Set(before[part].map((item) => JSON.stringify(item)));
        for (const change of changes) {
          if (change.part !== part) continue;
          if (change.before !== null && !items.delete(JSON.stringify(change.before))) return false;
          if (change.after !== null) items.add(JSON.stringify(change.after));
        }
        if (
          [...items].sort().join() !==
          after[part]
            .map((item) => JSON.stringify(item))
            .sort()
            .join()
        )
          return false;
      }
      const basis = changes.find(({ part }) => part === 'legalBasis');
      return (basis?.after ?? before.legalBasis) === after.legalBasis;
    }),
  );
});

t.test('there is no difference between a version and itself, whatever the order of its items', async () => {
  fc.assert(fc.property(plan, (one) => diffPlans(one, { ...one, targets: [...one.targets].reverse() }).length === 0));
});
