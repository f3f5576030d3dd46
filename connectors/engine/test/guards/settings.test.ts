import t from 'tap';
import { declaredSettings, limitsOf } from '../../src/guards/settings.ts';
import { defineConnector } from '../../src/map/index.ts';
import { school } from '../map/fixture-list.ts';

t.test(
  'what a declaration leaves out has a default, and segments follow the source but for numbers of rows',
  async (t) => {
    const settings = declaredSettings({ guards: { maxRows: 100, maxBadRowShare: 0.1, eachSegment: { maxRows: 10 } } });
    t.match(settings.source, { minRows: 1, maxRows: 100, maxBadRowShare: 0.1, maxRetiredShare: 0.2, tolerated: 0 });
    t.match(settings.eachSegment, { minRows: null, maxRows: 10, maxBadRowShare: 0.1, tolerated: 3 });
    t.match(settings, { allowOlder: false, fourEyes: false, segments: {} });
  },
);

t.test('a segment has its own limits where it has some, and no name of a segment is a way around them', async (t) => {
  const settings = { ...declaredSettings({ guards: {} }), segments: { XSC: { minRows: 500 } } };
  t.same(limitsOf(settings, 'XSC'), { ...settings.eachSegment, minRows: 500 });
  for (const name of ['XND', 'constructor', '__proto__']) t.same(limitsOf(settings, name), settings.eachSegment, name);
});

t.test('a guard on a column that is not declared, or not read, is a mistake of the declaration', async (t) => {
  const guarded = (guards: object) => () => defineConnector({ ...school, guards } as never);
  t.doesNotThrow(guarded({ minFill: { sex: 0.5 } }));
  for (const guards of [
    { minFill: { salary: 0.5 } },
    { maxFill: { changedOn: 0.5 } },
    { eachSegment: { minFill: { salary: 0.5 } } },
  ]) {
    t.throws(guarded(guards), { message: /a guard on column/ });
  }
});
