import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { callService, startTestService, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, member, members, memberTable, questionAbout, serve } from '../src/index.ts';

const long = process.env.XACTHUC_TEST_LONG === '1';
const rounds = long ? 50 : 2;
const redemptions = long ? 1000 : 100;
const replicas = 3;
const registrars = 10;

const home = temporaryFolder('xacthuc-test-');
const shared = { XACTHUC_MASTER_KEY: randomBytes(32).toString('base64'), XACTHUC_RATE_PER_MINUTE: '100000000' };
const service = await startTestService({ env: shared });
const database = service.running.database.ownerUrl;
const others = await Promise.all(
  Array.from({ length: replicas - 1 }, (_, i) =>
    serve({ ...shared, XACTHUC_DATABASE_URL: database, XACTHUC_DATA: `${home}/${i}` }, ['--role', 'verification']),
  ),
);
t.teardown(async () => {
  await Promise.all(others.map((one) => one.end('SIGTERM')));
  await service.close();
  fs.rmSync(home, { recursive: true, force: true });
});
const urls = [service.url, ...others.map(({ url }) => url)];
const urlOf = (i: number) => urls[i % urls.length] as string;
const keys = await Promise.all(Array.from({ length: registrars }, () => service.key('registrar')));
await service.deliver({ source: 'youth-union', bytes: csvFile(memberTable(members(rounds))) });

/** An eligible attestation for each registrar, each from the next process. */
async function attestationsAbout(subject: number) {
  const json = questionAbout(member(subject));
  return Promise.all(
    keys.map(async (key, i) => {
      const { body } = await callService(urlOf(i), 'POST', '/v1/checks', { key, json });
      return { key, id: body.id as string, outcome: body.outcome as string };
    }),
  );
}

t.test(
  `of ${redemptions} redemptions of one subject at once, through ${registrars} registrars and ${replicas} processes, one succeeds`,
  async (t) => {
    for (let round = 0; round < rounds; round++) {
      const attestations = await attestationsAbout(round);
      t.same(new Set(attestations.map(({ outcome }) => outcome)), new Set(['eligible']));
      const registeredAt = new Date().toISOString();
      const replies = await Promise.all(
        Array.from({ length: redemptions }, (_, i) => {
          const { id, key } = attestations[i % registrars] as (typeof attestations)[number];
          const json = { domain: `dua-${round}-${i}.id.vn`, registeredAt, registrarTransactionId: `D-${round}-${i}` };
          // Divided so that every process gets every registrar's.
          return callService(urlOf(Math.floor(i / registrars)), 'POST', `/v1/attestations/${id}/redemption`, {
            key,
            json,
          });
        }),
      );
      const counts = Map.groupBy(replies, ({ status, body }) =>
        status === 201 ? 'recorded' : `${status} ${body.code}`,
      );
      t.equal(counts.get('recorded')?.length, 1, `round ${round}: ${[...counts].map(([k, v]) => `${k}: ${v.length}`)}`);
      // A busy machine may refuse some unheard: they claimed nothing either.
      for (const name of counts.keys()) t.match(name, /^(recorded|409 (already_used|state_conflict)|503 unavailable)$/);
      const [stored] = await service.query<{ count: number; domain: string }>(
        'SELECT count(*) AS count, min(domain) AS domain FROM verification.redemptions WHERE attestation_id = ANY($1)',
        [attestations.map(({ id }) => id)],
      );
      t.match(stored, { count: 1, domain: counts.get('recorded')?.[0]?.body.domain });
    }
  },
);
