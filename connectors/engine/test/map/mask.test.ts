import fc from 'fast-check';
import t from 'tap';
import { maskDate, maskName, maskNothing, maskNumber } from '../../src/map/index.ts';

t.test('values are masked by what they are', async (t) => {
  t.equal(maskNumber('027204000123'), '027*******23');
  t.equal(maskNumber('1234567'), '1******');
  t.equal(maskName('Nguyễn  Văn An'), 'N. V. A.');
  t.equal(maskName('Đỗ Ánh'), 'Đ. Á.');
  t.equal(maskName('!!!'), '*');
  t.equal(maskDate('31/02/2005'), '31/02/****');
  t.equal(maskDate('2005-02-31'), '****-02-31');
  t.equal(maskDate('sinh năm 2005'), 'sin********05');
  t.equal(maskNothing('Đang học'), 'Đang học');
  t.equal(maskNothing('x'.repeat(100)), `${'x'.repeat(40)}…`);
});

t.test('signs that hide or turn text are shown as such', async (t) => {
  t.equal(maskNothing('a\u202eb\u0000c\n'), 'a�b�c�');
});

t.test('a personal number never stands in a mask', async (t) => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 8, maxLength: 14 });
  fc.assert(
    fc.property(digits, (number) => {
      t.notOk(maskNumber(number).includes(number.slice(2, -2)));
      t.notOk(maskDate(number).includes(number));
    }),
  );
});
