import fc from 'fast-check';
import t from 'tap';
import { serialDate } from '../../src/read/index.ts';

t.test('serial numbers are days as Excel counts them', async (t) => {
  t.equal(serialDate(1), '1900-01-01');
  t.equal(serialDate(59), '1900-02-28');
  t.equal(serialDate(60), null, '29/02/1900 never was');
  t.equal(serialDate(61), '1900-03-01');
  t.equal(serialDate(38_353), '2005-01-01');
  t.equal(serialDate(38_353.75), '2005-01-01', 'the time of day is dropped');
  t.equal(serialDate(2_958_465), '9999-12-31');
});

t.test('numbers out of range are no days', async (t) => {
  for (const serial of [0, 0.5, -1, 2_958_466, Number.NaN, Number.POSITIVE_INFINITY]) t.equal(serialDate(serial), null);
});

t.test('every serial number is the day that Temporal says', async (t) => {
  const zero = Temporal.PlainDate.from('1899-12-30');
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 2_958_465 }), (serial) => {
      t.equal(serialDate(serial), zero.add({ days: serial }).toString());
    }),
    { numRuns: 500 },
  );
});
