import t from 'tap';
import type { Counts } from '../../src/db/schema.ts';
import { judge } from '../../src/stage/guards.ts';

const limits = { maxBadRowShare: 0.05, maxRetiredShare: 0.2 };
const none: Counts = { rows: 0, good: 0, bad: 0, skipped: 0, added: 0, changed: 0, retired: 0, unchanged: 0 };
const judged = (counts: Partial<Counts>, mode: 'full' | 'append' = 'full') =>
  Object.fromEntries(judge({ ...none, ...counts }, mode, limits).map(({ guard, value, ok }) => [guard, { value, ok }]));

t.test('a share at the limit passes, the least above it does not', async (t) => {
  t.match(judged({ rows: 100, bad: 5 }), { bad_row_share: { value: 0.05, ok: true } });
  t.match(judged({ rows: 99, bad: 5 }), { bad_row_share: { ok: false } });
  t.match(judged({ retired: 20, unchanged: 50, changed: 30 }), { retired_share: { value: 0.2, ok: true } });
  t.match(judged({ retired: 21, unchanged: 49, changed: 30 }), { retired_share: { value: 0.21, ok: false } });
});

t.test('a share is judged before it is rounded for showing', async (t) => {
  t.match(judged({ rows: 100_000_000, bad: 5_000_001 }), { bad_row_share: { value: 0.05, ok: false } });
});

t.test('the retired share is of those who were active in the scope, whoever is new', async (t) => {
  t.match(judged({ added: 1_000_000, retired: 2, unchanged: 8 }), { retired_share: { value: 0.2, ok: true } });
  t.match(judged({ added: 1_000_000, retired: 1 }), { retired_share: { value: 1, ok: false } });
});

t.test('a first delivery retires nobody, and a list without rows has no bad ones', async (t) => {
  t.same(judged({ added: 10, rows: 10 }), {
    bad_row_share: { value: 0, ok: true },
    retired_share: { value: 0, ok: true },
  });
  t.same(judged({}), { bad_row_share: { value: 0, ok: true }, retired_share: { value: 0, ok: true } });
});

t.test('an appended list is judged by its rows only: it retires nobody', async (t) => {
  t.same(Object.keys(judged({ rows: 10, bad: 10 }, 'append')), ['bad_row_share']);
});
