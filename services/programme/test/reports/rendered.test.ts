import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { startProgramme } from '../fixture.ts';
import { organisationKey } from '../fixture-plan.ts';
import { base, fileActivity, quarter, recordProgramme } from './fixture-reports.ts';

/** Proof on paper: what LibreOffice and poppler make of the documents, where they are installed. */
const run = promisify(execFile);
const tools = ['pdftotext', 'pdffonts', 'pdfinfo', 'pdftoppm'];
const missing = [...tools, 'soffice'].filter((tool) => spawnSync('which', [tool]).status !== 0);
const noPoppler = tools.some((tool) => missing.includes(tool));
if (noPoppler) {
  t.plan(0, `not installed: ${missing.join(', ')} (Debian: apt-get install poppler-utils libreoffice-writer)`);
  process.exit(0);
}

const programme = await startProgramme(() => new Date('2026-04-06T03:00:00Z'));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-rendered-'));
t.teardown(async () => {
  await programme.close();
  fs.rmSync(folder, { recursive: true, force: true });
});
const { office, other } = await recordProgramme(programme);
const youth = await organisationKey(programme, 'doan-thanh-nien');
for (let i = 1; i <= 30; i++) await fileActivity(programme, youth, { title: `Tập huấn đợt ${i}` });
const form = { parentBody: null, number: '12', symbol: 'BC-SCT', place: null, date: '2026-04-06', signer: null };
const texts = { assessment: 'Chương trình được triển khai đồng bộ, đúng kế hoạch.', difficulties: '', proposals: '' };
const post = async (url: string, json: unknown, key = office.key) => {
  const { status, body } = await programme.call('POST', url, { key, json });
  if (status >= 300) throw new Error(JSON.stringify(body));
  return body;
};
const { id } = await post(base, { template: 'lead-province', kind: 'quarter', period: quarter, texts, form });
const draft = await saved('pdf', 'draft.pdf');
await post(`${base}/${id}/submission`, { revision: 1 });
const { sha256 } = await post(`${base}/${id}/approval`, { revision: 2 }, other.key);

async function saved(format: string, name: string): Promise<string> {
  const headers = { authorization: `Bearer ${office.key}` };
  const { rawPayload, statusCode } = await programme.app.inject({
    url: `${base}/${id}/document?format=${format}`,
    headers,
  });
  if (statusCode !== 200) throw new Error(String(statusCode));
  const file = path.join(folder, name);
  fs.writeFileSync(file, rawPayload);
  return file;
}

const textOf = async (file: string) => (await run('pdftotext', ['-layout', file, '-'])).stdout.normalize('NFC');
const pagesOf = async (file: string) => Number(/Pages:\s+(\d+)/.exec((await run('pdfinfo', [file])).stdout)?.[1]);

/** A4 at 30 dots an inch. */
const pixelsAt30 = 248 * 351;

/** Each page drawn, and the shares of its pixels that are not white. */
async function inkOf(file: string): Promise<number[]> {
  const stem = file.replace(/\.pdf$/, '-page');
  await run('pdftoppm', ['-r', '30', '-gray', file, stem]);
  const pages = fs.readdirSync(folder).filter((name) => name.startsWith(path.basename(stem)));
  return pages.sort().map((name) => {
    const bytes = fs.readFileSync(path.join(folder, name));
    const pixels = bytes.subarray(-pixelsAt30);
    return pixels.filter((value) => value < 200).length / pixels.length;
  });
}

async function assertPaper(t: Test, file: string): Promise<void> {
  const text = await textOf(file);
  const flat = text.replace(/\s+/g, ' ');
  for (const part of [
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'Độc lập - Tự do - Hạnh phúc',
    'Số: 12/BC-SCT',
    'Mẫu, ngày 06 tháng 4 năm 2026',
    'BÁO CÁO',
    'quý I năm 2026',
    'Kính gửi: Ủy ban nhân dân tỉnh Mẫu',
    'Chương trình được triển khai đồng bộ, đúng kế hoạch.',
    'Nơi nhận:',
    'Phụ lục I',
    'Tập huấn đợt 30',
    sha256,
  ]) {
    t.ok(flat.includes(part), part);
  }
  // Nine names against a target of 5,000; 30 trainings of 42 people each.
  t.match(text, /3\s+Số tên miền đã đăng ký\s+tên miền\s+9\s+0\s+5\.000\s+0,18/);
  t.match(text, /Số lớp tập huấn\s+lượt\s+30\s+0/);
  t.match(text, /Số lượt người tham gia\s+lượt người\s+1\.260\s+0/);
  const pages = await pagesOf(file);
  t.ok(pages >= 4 && pages <= 12, `${pages} pages`);
  const ink = await inkOf(file);
  t.equal(ink.length, pages);
  for (const [i, share] of ink.entries())
    t.ok(share > 0.002 && share < 0.5, `page ${i + 1} is neither empty nor black`);
}

t.test('the PDF reads with all its marks, has its fonts with it, and no empty page', async (t) => {
  const file = await saved('pdf', 'approved.pdf');
  await assertPaper(t, file);
  const fonts = (await run('pdffonts', [file])).stdout.trim().split('\n').slice(2);
  t.ok(fonts.length >= 3);
  for (const font of fonts)
    t.match(font, /Tinos-\S+\s+CID TrueType\s+Identity-H\s+yes yes yes/, 'embedded, with a map to Unicode');
  t.notMatch(await textOf(file), /BẢN NHÁP|CHỜ DUYỆT/);
  t.match(await textOf(draft), 'BẢN NHÁP');
});

t.test(
  'the DOCX looks so in LibreOffice',
  { skip: missing.includes('soffice') ? 'soffice is not installed' : false },
  async (t) => {
    const file = await saved('docx', 'approved-word.docx');
    await run('soffice', [
      `-env:UserInstallation=file://${folder}/profile`,
      '--headless',
      '--convert-to',
      'pdf',
      '--outdir',
      folder,
      file,
    ]);
    const paper = file.replace(/docx$/, 'pdf');
    await assertPaper(t, paper);
    const fonts = (await run('pdffonts', [paper])).stdout.split('\n').slice(2).filter(Boolean);
    t.same(
      fonts.filter((font) => !/\+Tinos/.test(font)),
      [],
      'in the font that it brings, though it is installed nowhere',
    );
  },
);
