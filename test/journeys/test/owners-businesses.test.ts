import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, member } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const key = await service.key('registrar');
const owner = member(900).number;

interface Business {
  readonly certificate: string;
  readonly owner: string;
  readonly name: string;
}
const tea: Business = { certificate: '21A8900001', owner, name: 'Quán trà Thử Một' };
const noodles: Business = { certificate: '21B8900002', owner, name: 'Quán phở Thử Hai' };
const stall: Business = { certificate: '', owner: member(901).number, name: 'Sạp vải Thử Ba' };
const shop: Business = { certificate: '21C8900004', owner: member(901).number, name: 'Tiệm may Thử Bốn' };
const header = ['Số giấy chứng nhận ĐKHKD', 'Số định danh chủ hộ', 'Tên hộ kinh doanh', 'Họ và tên chủ hộ', 'Ngày cấp'];
const rows = [tea, noodles, stall, shop].map((one) => [one.certificate, one.owner, one.name, 'Trần Thử', '05/03/2026']);
const { body } = await service.deliver({ source: 'industry-trade', bytes: csvFile([header, ...rows]) });
t.equal(body.state, 'active', JSON.stringify(body));

const questionAbout = (one: Business, scheme: 'registration-certificate' | 'owner-number') => ({
  benefit: 'biz.vn',
  subject: { type: 'household', scheme, number: scheme === 'owner-number' ? one.owner : one.certificate },
  match: { name: one.name },
});
const ask = async (json: object) => (await service.call('POST', '/v1/checks', { key, json })).body;
const redeem = (id: string, domain: string) =>
  service.call('POST', `/v1/attestations/${id}/redemption`, {
    key,
    json: { domain, registeredAt: new Date().toISOString(), registrarTransactionId: domain },
  });

t.test('two businesses of one owner each have their free name, by whichever number they are asked', async (t) => {
  const first = await ask(questionAbout(tea, 'owner-number'));
  const second = await ask(questionAbout(noodles, 'owner-number'));
  t.equal((await redeem(first.id, 'tra-thu.biz.vn')).status, 201);
  for (const scheme of ['registration-certificate', 'owner-number'] as const) {
    t.equal((await ask(questionAbout(tea, scheme))).outcome, 'already_used', `the same business by ${scheme}`);
    t.equal((await ask(questionAbout(noodles, scheme))).outcome, 'eligible', `the owner’s other one by ${scheme}`);
  }
  t.equal((await redeem(second.id, 'pho-thu.biz.vn')).status, 201);
  t.equal((await ask(questionAbout(noodles, 'registration-certificate'))).outcome, 'already_used');
});

t.test(
  'a business known by its owner’s number alone takes that: nothing says that the owner’s others are others',
  async (t) => {
    const byCertificate = await ask(questionAbout(shop, 'registration-certificate'));
    const byOwner = await ask(questionAbout(stall, 'owner-number'));
    t.same([byOwner.outcome, byCertificate.outcome], ['eligible', 'eligible']);
    t.equal((await redeem(byOwner.id, 'sap-thu.biz.vn')).status, 201);
    t.equal((await ask(questionAbout(stall, 'owner-number'))).outcome, 'already_used');
    t.equal((await ask(questionAbout(shop, 'registration-certificate'))).outcome, 'already_used');
    t.match(await redeem(byCertificate.id, 'may-thu.biz.vn'), { status: 409, body: { code: 'already_used' } });
  },
);
