import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestService, temporaryFolder } from '@xacthuc/test-harness';
import { checkLogFiles, exportLog, type Finding } from '@xacthuc/verification';
import pg from 'pg';
import t from 'tap';
import {
  Choices,
  consequencesDrawn,
  csvFile,
  deliverMembers,
  findingsOf,
  freeNumbers,
  member,
  members,
  memberTable,
  OwnWitness,
  places,
  questionAbout,
  type Tampered,
  tamper,
} from '../src/index.ts';

/* XACTHUC_TEST_TAMPER_SEED repeats a run. */
const long = process.env.XACTHUC_TEST_LONG === '1';
const seed = Number(process.env.XACTHUC_TEST_TAMPER_SEED ?? (long ? Date.now() % 2 ** 31 : 1));
const [inTables, inFiles] = long ? [700, 300] : [40, 60];
t.setTimeout(long ? 1_800_000 : 170_000);

const witnesses = await Promise.all(['mot', 'hai'].map((name) => OwnWitness.start(`${name}.vn/w`)));
const service = await startTestService({
  env: {
    XACTHUC_LOG_WITNESSES: witnesses.map(({ setting }) => setting).join(','),
    XACTHUC_LOG_WITNESS_SECONDS: '1',
    XACTHUC_LOG_WITNESS_HOSTS: '127.0.0.1',
  },
});
t.teardown(async () => {
  for (const witness of witnesses) await witness.close();
});
t.teardown(() => service.close());
const registrar = await service.key('registrar');
const admin = service.admin;
const client = new pg.Client(service.running.database.ownerUrl);
await client.connect();
t.teardown(() => client.end());
const vkey = (await service.call('GET', '/log/vkey')).text.trim();
for (const witness of witnesses) witness.trust(vkey);

await journey();
await allLogged();
await allWitnessed();
await freeNumbers(client);

/** Something of everything that is logged. */
async function journey(): Promise<void> {
  await deliverMembers(service, members(20));
  const ask = async (i: number, more = {}) =>
    (await service.call('POST', '/v1/checks', { key: registrar, json: { ...questionAbout(member(i)), ...more } })).body;
  for (const i of [2, 3]) {
    const { id } = await ask(i, { reserve: true });
    const registeredAt = new Date().toISOString();
    const json = { domain: `thu-nghiem-${i}.id.vn`, registeredAt, registrarTransactionId: `GD-${i}` };
    await service.call('POST', `/v1/attestations/${id}/redemption`, { key: registrar, json });
    const back = { reason: 'chủ thể huỷ đăng ký' };
    if (i === 2) await service.call('DELETE', `/v1/attestations/${id}/redemption`, { key: registrar, json: back });
  }
  for (const i of [17, 18, 19]) await ask(i);
  const held = await service.deliver({ source: 'youth-union', bytes: csvFile(memberTable(members(10))) });
  const reason = { reason: 'đã đối chiếu với văn bản số 123' };
  await service.call('POST', `/v1/snapshots/${held.body.id}/activation`, { key: admin, json: reason });
  await consequencesDrawn(service, 'youth-union', 2);
  const put = { segments: {}, fourEyes: true, ...reason };
  await service.call('PUT', '/v1/sources/youth-union/guards', { key: admin, json: put });
  await service.call('PATCH', '/v1/sources/youth-union', { key: admin, json: { freshnessDays: 300, ...reason } });
  const checks = Array.from({ length: 280 }, (_, i) => questionAbout(member(i)));
  for (let i = 0; i < 2; i += 1) {
    await service.call('POST', '/v1/checks/batch', { key: registrar, json: { checks } });
    await allLogged();
  }
  await service.query(`SELECT log.erase_salts('{30,40}', 'người vận hành')`);
}

async function allLogged(): Promise<void> {
  for (;;) {
    const [row] = await service.query<{ missing: string }>(
      `SELECT count(*) AS missing
       FROM (SELECT index AS number FROM verification.answers UNION ALL SELECT number FROM log.events) r
       WHERE NOT EXISTS (SELECT FROM log.entries e WHERE e.number = r.number)`,
    );
    if (Number(row?.missing) === 0) return;
    await sleep(20);
  }
}

/** Both witnesses have cosigned all that is in the log, and will have nothing more to do meanwhile. */
async function allWitnessed(): Promise<void> {
  for (;;) {
    const rows = await service.query(
      `SELECT FROM log.witnesses w, log.state s WHERE w.size = s.size AND w.error IS NULL AND w.busy_until IS NULL`,
    );
    if (rows.length === witnesses.length) return;
    await service.query('UPDATE log.witnesses SET next_at = clock_timestamp()');
    await sleep(50);
  }
}

async function exported(folder: string): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await exportLog(client, folder, () => {});
  await client.query('COMMIT');
}

async function findingsOfFiles(folder: string, known: readonly string[] = []): Promise<Finding[]> {
  const found: Finding[] = [];
  await checkLogFiles({ folder, vkey, known, report: (one) => void found.push(one), progress: () => {} });
  return found;
}

t.test('nothing is wrong with a log that nobody has touched', async (t) => {
  t.same(await findingsOf(client), []);
});

const isNamed = ({ named, findings }: Tampered) =>
  findings.some(({ where }) => named.some((name) => where === name || where.startsWith(`${name} `)));
const brief = (index: number, { named, findings, ...done }: Tampered) => {
  return { index, ...done, named: named.slice(0, 5), findings: findings.slice(0, 5) };
};

t.test('another value in any column of its tables is named', async (t) => {
  const silent: string[] = [];
  for (const [index, place] of places.entries()) {
    const result = await tamper(client, Choices.ofCase(seed, index), place);
    if (result === null) silent.push(`${place.table}.${place.column}`);
    else t.ok(isNamed(result), `${result.table}: ${result.deed}`, { done: brief(index, result) });
  }
  t.comment(`refused by the database itself, or nothing there to change: ${silent.join(', ')}`);
  t.ok(silent.length < places.length / 5);
});

t.test(`whatever its owner changes in its tables is named: ${inTables} places (seed ${seed})`, async (t) => {
  const done = new Map<string, number>();
  for (let index = 0, tampered = 0; tampered < inTables; index += 1) {
    const result = await tamper(client, Choices.ofCase(seed, index));
    if (result === null) continue;
    tampered += 1;
    done.set(result.table, (done.get(result.table) ?? 0) + 1);
    if (!isNamed(result)) t.same(brief(index, result), 'named');
  }
  t.comment(JSON.stringify(Object.fromEntries(done)));
  t.ok(done.size > 10, 'in tables of every kind');
  t.same(await findingsOf(client), [], 'and all of it was undone');
});

t.test(`whatever is changed in its files is named: ${inFiles} places (seed ${seed})`, async (t) => {
  const folder = temporaryFolder('xacthuc-log-');
  t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
  await exported(folder);
  t.same(await findingsOfFiles(folder), []);
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const names = files.map((one) => path.join(one.parentPath, one.name));
  t.ok(names.length >= 7, names.join(' '));
  for (let index = 0; index < inFiles; index += 1) {
    const choose = Choices.ofCase(seed, index);
    const file = choose.oneOf(names);
    const before = fs.readFileSync(file);
    const other = choose.oneOf(names);
    const deed = choose.oneOf(['flip', 'cut', 'delete', 'insert', 'swap', 'add'] as const);
    const otherBefore = fs.readFileSync(other);
    const at = choose.below(before.length);
    const added = path.join(folder, 'tile/0/x001/000');
    switch (deed) {
      case 'flip':
        fs.writeFileSync(file, before.with(at, ((before[at] ?? 0) + 1) % 256));
        break;
      case 'cut':
        fs.writeFileSync(file, before.subarray(0, at));
        break;
      case 'delete':
        fs.rmSync(file);
        break;
      case 'insert':
        fs.writeFileSync(file, Buffer.concat([before.subarray(0, at), Buffer.from('x'), before.subarray(at)]));
        break;
      case 'swap':
        fs.writeFileSync(file, otherBefore);
        fs.writeFileSync(other, before);
        break;
      case 'add':
        fs.mkdirSync(path.dirname(added), { recursive: true });
        fs.writeFileSync(added, before);
    }
    const found = await findingsOfFiles(folder);
    const same = deed === 'swap' && before.equals(otherBefore);
    const relative = path.relative(folder, file);
    if (!same && found.length === 0) t.fail(`${deed} in ${relative} at ${at} was not noticed`);
    fs.rmSync(path.join(folder, 'tile/0/x001'), { recursive: true, force: true });
    fs.writeFileSync(file, before);
    fs.writeFileSync(other, otherBefore);
  }
  t.same(await findingsOfFiles(folder), [], 'and all of it was undone');
});

t.test('a log that was begun anew, or taken back, contradicts the checkpoint that somebody has kept', async (t) => {
  const kept = (await service.call('GET', '/log/checkpoint')).text;
  const folder = temporaryFolder('xacthuc-log-');
  t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
  await exported(folder);
  t.same(await findingsOfFiles(folder, [kept]), []);
  for (let i = 0; i < 3; i += 1) {
    await service.call('POST', '/v1/checks', { key: registrar, json: questionAbout(member(i)) });
  }
  await allLogged();
  const later = (await service.call('GET', '/log/checkpoint')).text;
  t.match(await findingsOfFiles(folder, [later]), [{ code: 'checkpoint_beyond' }], 'entries are missing');
  await exported(folder);
  t.same(await findingsOfFiles(folder, [kept, later]), [], 'an export goes on where the last one ended');
});
