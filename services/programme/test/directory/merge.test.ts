import fc from 'fast-check';
import t from 'tap';
import { type Claim, claimSources, nameStates, noOrigin } from '../../src/directory/entries/claim.ts';
import { type Choice, type MergeRules, merge } from '../../src/directory/entries/merge.ts';
import { isPersonal } from '../../src/directory/entries/personal.ts';

const apart: MergeRules = { linked: () => false, choice: () => null };
const base: Claim = {
  domain: 'tra-sen.biz.vn',
  domainUnicode: 'tra-sen.biz.vn',
  zone: 'biz.vn',
  source: 'registry',
  origin: noOrigin,
  status: 'registered',
  holderKind: 'enterprise',
  holderKey: null,
  name: null,
  registeredOn: null,
  expiresOn: null,
  registrar: null,
  sector: null,
  area: null,
  services: [],
  statedAt: new Date('2026-05-01T00:00:00Z'),
};
const claim = (more: Partial<Claim>): Claim => ({ ...base, ...more });
const redeemed = (more: Partial<Claim> = {}) =>
  claim({
    source: 'redemption',
    holderKey: 'aa',
    registeredOn: '2026-04-01',
    statedAt: new Date('2026-04-01'),
    ...more,
  });

t.test('a list adds the name and the end to what a redemption says, without contradiction', async (t) => {
  const listed = claim({
    name: 'Công ty Trà Sen',
    expiresOn: '2028-04-01',
    registeredOn: '2026-04-01',
    registrar: 'A',
  });
  const { merged, contradictions } = merge([listed, redeemed()], apart);
  t.same(contradictions, []);
  t.match(merged, {
    status: 'registered',
    holderKey: 'aa',
    name: 'Công ty Trà Sen',
    expiresOn: '2028-04-01',
    disputed: false,
    sources: ['redemption', 'registry'],
  });
});

t.test('two holders of one domain are a contradiction; numbers of one subject are not', async (t) => {
  const other = claim({ holderKey: 'bb' });
  const { merged, contradictions } = merge([redeemed(), other], apart);
  t.match(contradictions, [{ kind: 'holder_differs', sources: ['redemption', 'registry'] }]);
  t.match(merged, { disputed: true, holderKey: 'aa' });
  t.same(merge([redeemed(), other], { ...apart, linked: () => true }).contradictions, []);
  const named = [claim({ name: 'Công ty TNHH Hoà Bình' }), claim({ source: 'declaration', name: 'Hòa  Bình' })];
  t.same(merge(named, apart).contradictions, [], 'names are compared without legal form, accents and tone placement');
  t.match(merge([...named, claim({ source: 'declaration', origin: 'x', name: 'Trà Sen' })], apart).contradictions, [
    { kind: 'holder_differs' },
  ]);
});

t.test('a decision is taken in place of the usual order, and for just what it decided', async (t) => {
  const choice: Choice = { source: 'registry', origin: null };
  const claims = [redeemed(), claim({ holderKey: 'bb', name: 'Khác' })];
  const asked: string[] = [];
  const { merged } = merge(claims, { ...apart, choice: ({ text }) => (asked.push(text) > 0 ? choice : null) });
  t.match(merged, { disputed: false, holderKey: 'bb', name: 'Khác' });
  const [before = ''] = asked;
  merge([redeemed(), claim({ holderKey: 'cc' })], {
    ...apart,
    choice: ({ text }) => (asked.push(text) > 0 ? null : null),
  });
  t.not(asked.at(-1), before, 'what is contradicted is another thing now');
});

t.test('a list that says expired contradicts a redemption only where it is the newer one', async (t) => {
  const newer = merge([redeemed(), claim({ status: 'expired' })], apart);
  t.match(newer.contradictions, [{ kind: 'status_differs' }]);
  t.equal(newer.merged.status, 'expired', 'what may be gone is not shown as there');
  const older = merge(
    [redeemed(), claim({ status: 'expired', holderKey: 'bb', statedAt: new Date('2026-03-01') })],
    apart,
  );
  t.same(older.contradictions, [], 'it spoke of the registration before');
  t.match(older.merged, { status: 'registered', holderKey: 'aa' });
});

t.test('a release ends what was declared before it, and a later list brings the name back', async (t) => {
  const released = redeemed({ status: 'released', statedAt: new Date('2026-04-20') });
  const declared = claim({ source: 'declaration', statedAt: new Date('2026-04-10'), name: 'Trà Sen' });
  t.match(merge([released, declared], apart).merged, { status: 'released' });
  const listed = merge([released, claim({ holderKey: 'bb' })], apart);
  t.same(listed.contradictions, []);
  t.match(listed.merged, { status: 'registered', holderKey: 'bb' });
});

t.test('id.vn, persons and households with a person’s name are personal; so is who is not known', async (t) => {
  const household = (name: string | null) => [{ holderKind: 'household' as const, name }];
  t.ok(isPersonal('id.vn', [{ holderKind: 'enterprise', name: 'x' }], 'x.id.vn'));
  t.ok(isPersonal('biz.vn', [{ holderKind: 'person', name: 'x' }], 'x.biz.vn'));
  t.ok(isPersonal('biz.vn', [], 'x.biz.vn'));
  for (const name of ['Hộ kinh doanh Nguyễn Văn An', 'NGUYEN THI HOA', 'Tạp hoá Lê Bảy', null]) {
    t.ok(isPersonal('biz.vn', household(name), 'cua-hang.biz.vn'), String(name));
  }
  for (const domain of ['nguyenvanan.biz.vn', 'nguyễn-an.biz.vn', 'tran-an.biz.vn']) {
    t.ok(isPersonal('biz.vn', household('Cửa hàng Sen'), domain), domain);
  }
  t.notOk(isPersonal('biz.vn', household('Quán Phở 24'), 'quan-pho.biz.vn'));
  t.notOk(isPersonal('biz.vn', [{ holderKind: 'enterprise', name: 'Công ty Nguyễn Gia' }], 'x.biz.vn'));
});

const day = fc.constantFrom('2026-01-05', '2026-02-05', '2026-04-01', null);
const anyClaim = fc
  .record({
    source: fc.constantFrom(...claimSources),
    origin: fc.constantFrom(noOrigin, 'b'),
    status: fc.constantFrom(...nameStates),
    holderKind: fc.constantFrom('person', 'household', 'enterprise', null),
    holderKey: fc.constantFrom('aa', 'bb', null),
    name: fc.constantFrom('Nguyễn An', 'Trà Sen', null),
    registeredOn: day,
    expiresOn: day,
    statedAt: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-06-01'), noInvalidDate: true }),
  })
  .map((more) =>
    claim({ ...more, ...(more.source === 'declaration' ? { status: 'registered' } : { origin: noOrigin }) }),
  );
const anyClaims = fc.uniqueArray(anyClaim, {
  minLength: 1,
  maxLength: 4,
  selector: ({ source, origin }) => `${source}|${origin}`,
});

t.test('the same claims come to the same entry, in whatever order they arrived', async () => {
  fc.assert(
    fc.property(anyClaims, fc.nat(), (claims, turn) => {
      const turned = claims.map((_, i) => claims[(i + turn) % claims.length] as Claim);
      const [one, other] = [merge(claims, apart), merge(turned.reverse(), apart)];
      return JSON.stringify(one) === JSON.stringify(other);
    }),
    { numRuns: 500 },
  );
});

t.test('whoever may be a person is personal unless somebody decided that it is another’s', async () => {
  fc.assert(
    fc.property(anyClaims, (claims) => {
      const { merged } = merge(claims, apart);
      return merged.holderKind !== 'person' || merged.personal;
    }),
    { numRuns: 500 },
  );
});
