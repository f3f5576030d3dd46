import t from 'tap';
import { addAnswer, addRedemption, startProgramme } from '../fixture.ts';
import { organisationKey, planContent, recordPlaces } from '../fixture-plan.ts';

const programme = await startProgramme(() => new Date('2026-07-02T03:00:00Z'));
t.teardown(() => programme.close());
const registrar = await programme.client(['registrar']);
const office = (await programme.client(['office'])).key;
await recordPlaces(programme, office);
const post = (url: string, json: unknown) => programme.call('POST', `/v1/programme/${url}`, { key: office, json });
const targets = async (query = '') =>
  (await programme.call('GET', `/v1/programme/targets${query}`, { key: office })).body.targets;

for (const day of ['2025-06-01', '2026-02-01', '2026-03-01']) {
  const at = `${day}T00:00:00Z`;
  const id = await addAnswer(programme, { issuedAt: at, clientId: registrar.id });
  await addRedemption(programme, id, at, 'id.vn');
}

t.test('targets are those of the newest approved version, with figure and forecast', async (t) => {
  await post('plans', { code: 'mau', content: planContent });
  t.same(await targets(), [], 'a draft sets nothing');
  await post('plans/mau/versions/1/approval', { revision: 1 });
  await post('plans/mau/versions', {});
  const [names, trainings, ratio] = await targets();
  t.match(names, {
    plan: 'mau',
    version: 1,
    target: { indicator: 'names', value: 5000 },
    figure: { value: 3, asOf: '2026-07-02' },
    forecast: { value: 4.99, daysOver: 183, daysAll: 365, state: 'behind' },
  });
  t.match(trainings, {
    target: { organisation: 'hoi-nong-dan' },
    figure: { value: 0 },
    forecast: { value: 0, state: 'behind' },
  });
  t.match(ratio, { figure: { value: null, missing: 'denominator' }, forecast: { value: null, state: 'unknown' } });
  t.same(await targets('?plan=khac'), []);
});

t.test('targets with their figures are for the office and auditors', async (t) => {
  const key = await organisationKey(programme, 'hoi-nong-dan');
  t.equal((await programme.call('GET', '/v1/programme/targets', { key })).status, 403);
});
