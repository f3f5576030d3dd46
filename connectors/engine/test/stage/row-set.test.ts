import fc from 'fast-check';
import t from 'tap';
import { RowSet } from '../../src/stage/row-set.ts';

t.test('it holds exactly what was added, each once, however large the numbers', async () => {
  const row = fc.oneof(fc.nat(200), fc.nat(2_000_000), fc.constantFrom(0, 7, 8, 524_287, 524_288, 524_289));
  fc.assert(
    fc.property(fc.array(row), fc.array(row), (added, asked) => {
      const set = new RowSet();
      const model = new Set<number>();
      for (const one of added) {
        set.add(one);
        model.add(one);
        if (set.size !== model.size) throw new Error(`size ${set.size} and not ${model.size}`);
      }
      for (const one of [...asked, ...added, ...added.map((n) => n + 1), ...added.map((n) => n + 8)]) {
        if (set.has(one) !== model.has(one)) throw new Error(`has ${one}`);
      }
    }),
  );
});

t.test('a row number beyond all that was added is not in it', async (t) => {
  const set = new RowSet();
  t.notOk(set.has(2 ** 31 - 1));
  set.add(2 ** 27);
  t.ok(set.has(2 ** 27));
  t.notOk(set.has(2 ** 31 - 1));
  t.equal(set.size, 1);
});
