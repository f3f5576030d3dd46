import fc from 'fast-check';
import t from 'tap';
import { pageSigns } from '../../../src/directory/websites/page.ts';
import { after, nextLook, type Outcome, type Standing } from '../../../src/directory/websites/state.ts';

const begun: Standing = { state: 'unchecked', failures: 0, parkings: 0 };
const through = (...outcomes: Outcome[]) => outcomes.reduce(after, begun).state;
const outcomes: readonly Outcome[] = [
  'page',
  'closed_to_robots',
  'parked',
  'no_address',
  'no_answer',
  'error_page',
  'leads_astray',
];
const anyOutcomes = fc.array(fc.constantFrom(...outcomes), { maxLength: 20 });

t.test('one failure is not down: only the third in a row is', async (t) => {
  t.equal(through('page', 'no_answer'), 'live');
  t.equal(through('page', 'no_answer', 'error_page'), 'live');
  t.equal(through('page', 'no_answer', 'error_page', 'no_address'), 'down');
  t.equal(through('page', 'no_answer', 'page', 'no_answer', 'no_answer'), 'live', 'a page in between counts anew');
  t.equal(through('parked', 'no_answer', 'no_answer', 'no_answer'), 'down');
});

t.test('a name that never had a site is never published, not down', async (t) => {
  t.equal(through('no_address', 'no_address'), 'unchecked');
  t.equal(through('no_address', 'no_address', 'no_answer'), 'never_published');
  t.equal(through('no_address', 'no_address', 'no_answer', 'no_answer', 'page'), 'live');
});

t.test('a place-holder is parked; where a site was, only the second time in a row', async (t) => {
  t.equal(through('parked'), 'parked');
  t.equal(through('page', 'parked'), 'live');
  t.equal(through('page', 'parked', 'parked'), 'parked');
  t.equal(through('page', 'parked', 'page', 'parked'), 'live');
  t.equal(through('closed_to_robots'), 'live', 'who does not want to be read is there');
});

t.test('whatever was seen, a page makes it live, and the next look is hours to weeks away', async () => {
  fc.assert(
    fc.property(anyOutcomes, fc.double({ min: 0, max: 1, noNaN: true }), (seen, chance) => {
      const standing = seen.reduce(after, begun);
      const hours = nextLook(standing, chance) / 3_600_000;
      return after(standing, 'page').state === 'live' && hours >= 10 && hours <= 24 * 16;
    }),
  );
});

t.test('a site that was there once is never "never published" again', async () => {
  fc.assert(
    fc.property(anyOutcomes, anyOutcomes, (before, later) => {
      const standing = [...before, 'page' as const, ...later].reduce(after, begun);
      return standing.state !== 'never_published' && standing.state !== 'unchecked';
    }),
  );
});

t.test('place-holders are told from sites', async (t) => {
  for (const html of [
    '<title>Tên miền này đã được đăng ký</title><body>Tên miền này đã được đăng ký tại Nhà đăng ký A</body>',
    '<html><body>This domain is for sale!</body></html>',
    '<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>',
    '<body>Website đang được xây dựng</body>',
    '<html><body></body></html>',
    '',
  ]) {
    t.ok(pageSigns(html, 'a.id.vn').parked, html);
  }
  for (const html of [
    '<title>Quán Phở Sen</title><body>Phở bò, phở gà</body>',
    '<body><img src="/anh.jpg"></body>',
    '<div id="root"></div><script src="/app.js"></script>',
    `<body>${'Bài viết dài về mạng. '.repeat(200)} this domain is for sale</body>`,
  ]) {
    t.notOk(pageSigns(html, 'a.id.vn').parked, html.slice(0, 60));
  }
  t.ok(pageSigns('<body>Xin chào</body>', 'www.sedoparking.com').parked);
  t.equal(pageSigns('<TITLE>\n Ph&#7903; &amp; B\u00fan \u202e</TITLE>x', 'a.id.vn').title, 'Phở & Bún');
});
