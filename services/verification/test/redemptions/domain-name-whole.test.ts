import t from 'tap';
import { coveredDomain } from '../../src/redemptions/domain-name.ts';

t.test('a text that only begins with a covered name, or hides signs in it, is not one', async (t) => {
  for (const name of [
    'an.id.vn/x',
    'an.id.vn/',
    'an.id.vn?x',
    'an.id.vn#x',
    'an.id.vn\\x',
    'a%6e.id.vn',
    'a\tn.id.vn',
    'a\nn.id.vn',
  ]) {
    t.equal(coveredDomain('id.vn', name), null, JSON.stringify(name));
  }
});

t.test('a label that pretends to be Vietnamese and decodes to nothing, or is reserved, is not covered', async (t) => {
  for (const name of ['xn--a.id.vn', 'xn--zz.id.vn', 'ab--c.id.vn']) t.equal(coveredDomain('id.vn', name), null, name);
});
