import fs from 'node:fs';
import path from 'node:path';
import { startTestService, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import {
  csvFile,
  questionAbout,
  questionByStudentCode,
  type Student,
  students,
  studentTable,
  xacthuc,
} from '../src/index.ts';

const service = await startTestService();
const home = temporaryFolder('xacthuc-erase-');
t.teardown(async () => {
  await service.close();
  fs.rmSync(home, { recursive: true, force: true });
});
const registrar = await service.key('registrar');
const list = students('XSA', 3);
const [one, other, third] = list as [Student, Student, Student];
await service.deliver({ source: 'education', bytes: csvFile(studentTable(list)) });
const env = { XACTHUC_DATA: service.dataDir };
const headers = { prefer: 'wait=10' };
const ask = async (json: object) =>
  (await service.call('POST', '/v1/checks', { key: registrar, json, headers })).body.id;
const byNumber = await ask(questionAbout(one));
const byCode = await ask(questionByStudentCode(one));
const mistyped = await ask({ ...questionAbout(one), match: { birthDate: '2001-01-01' } });
const others = await ask(questionAbout(other));
const thirds = await ask(questionAbout(third));
const file = path.join(home, 'number.txt');
fs.writeFileSync(file, `${one.number}\n`);
const reason = ['--reason', 'theo yêu cầu xoá dữ liệu số 45', '--by', 'Phòng dữ liệu'];
const numbered = ['--type', 'person', '--scheme', 'personal-number', '--number-file', file];
const erase = (...args: string[]) => xacthuc(['log', 'erase-salts', ...args], env);

const salted = async (id: string) => {
  const [row] = await service.query<{ salted: boolean }>(
    `SELECT s.salt IS NOT NULL AS salted FROM verification.answers a JOIN log.entries e ON e.number = a.index
     JOIN log.salts s ON s.index = e.index WHERE a.id = $1`,
    [id],
  );
  return row?.salted;
};

t.test('without confirmation it is told how many there are, and nothing is erased', async (t) => {
  const { code, stdout } = await erase(...numbered, ...reason);
  t.equal(code, 1);
  t.match(stdout, /3 answers, 3 salts .*--confirm 3/s);
  t.match(await erase(...numbered, ...reason, '--confirm', '2'), {
    code: 1,
    stdout: /not the count that was given \(2\)/,
  });
  for (const id of [byNumber, byCode, mistyped]) t.equal(await salted(id), true);
});

t.test('one answer’s salt is erased alone', async (t) => {
  t.match(await erase('--attestation', thirds, ...reason), { code: 1, stdout: /1 answers, 1 salts/ });
  t.equal((await erase('--attestation', thirds, ...reason, '--confirm', '1')).code, 0);
  t.equal(await salted(thirds), false);
  t.equal((await erase('--attestation', thirds, ...reason, '--confirm', '1')).code, 1, 'there are none left');
});

t.test(
  'a subject’s salts are erased by whichever number it was asked about, on record, and nobody else’s',
  async (t) => {
    const bySubject = await erase('--attestation', byCode, '--whole-subject', ...reason);
    t.match(bySubject.stdout, /3 answers, 3 salts/, 'the same, told by one of the answers');
    const { code, stdout, stderr } = await erase(...numbered, ...reason, '--confirm', '3');
    t.equal(code, 0, stderr);
    t.notMatch(stdout + stderr, one.number);
    for (const id of [byNumber, byCode, mistyped]) t.equal(await salted(id), false);
    t.equal(await salted(others), true);
    const erasures = await service.query<{ private: object }>(`SELECT private FROM log.events WHERE type = 'erasure'`);
    t.equal(erasures.length, 4);
    t.same(erasures[0]?.private, { by: 'Phòng dữ liệu', reason: 'theo yêu cầu xoá dữ liệu số 45' });
    await service.call('POST', '/v1/checks', { key: registrar, json: questionAbout(other), headers });
    const fsck = await xacthuc(['log', 'fsck'], env);
    t.equal(fsck.code, 0, fsck.stdout);
  },
);

t.test('wrong use is said to be wrong, and never repeats a number', async (t) => {
  fs.writeFileSync(file, '02720691234');
  const wrong = [
    [...numbered],
    [...numbered, '--reason', 'số 027206912345'],
    [...numbered, ...reason],
    ['--attestation', 'x', ...reason],
    ['--attestation', others, ...numbered, ...reason],
    ['--type', 'person', '--scheme', 'tax-code', '--number-file', file, ...reason],
    ['--attestation', others, ...reason, '--confirm', 'x'],
    [...reason],
  ];
  for (const args of wrong) {
    const { code, stdout, stderr } = await erase(...args);
    t.equal(code, 2, args.join(' '));
    t.notMatch(stdout + stderr, /0272069/);
  }
  const none = '00000000-0000-4000-8000-000000000000';
  t.match(await erase('--attestation', none, ...reason), { code: 1, stderr: /there is no such answer/ });
});
