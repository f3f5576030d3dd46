import { strFromU8, unzipSync } from 'fflate';
import t from 'tap';
import { indicatorOf } from '../../src/indicators/registry.ts';
import { type FontStyle, fontFile } from '../../src/reports/document/fonts.ts';
import { documentOf, type Standing } from '../../src/reports/document/from-report.ts';
import { type DocumentFormat, documentFormats } from '../../src/reports/document/index.ts';
import { placeAndDate, vietnameseNumber } from '../../src/reports/document/words.ts';
import { reportTemplates, templateOf } from '../../src/reports/templates.ts';
import { sampleContent, sampleLine } from './sample-content.ts';

const stamp = new Date('2027-01-09T02:00:00Z');
const sha256 = 'a3'.repeat(32);
const approved: Standing = { state: 'approved', sha256, approvedAt: stamp, stamp };
const draft: Standing = { state: 'draft', sha256: null, approvedAt: null, stamp };

function officialOf(template: string, standing: Standing, content = sampleContent(template)) {
  const found = templateOf(template);
  if (!found) throw new Error(template);
  return documentOf(found, content, standing);
}

const formats = Object.keys(documentFormats) as DocumentFormat[];

for (const format of formats) {
  t.test(`an approved report gives the same ${format} bytes whenever it is written`, async (t) => {
    const first = await documentFormats[format].write(officialOf('lead-province', approved));
    const second = await documentFormats[format].write(officialOf('lead-province', approved));
    t.ok(first.equals(second));
  });
}

/** All text of an Office file's parts, without its marks. */
function textOf(file: Buffer): string {
  return Object.entries(unzipSync(file))
    .filter(([name]) => /\.xml$/.test(name))
    .map(([, bytes]) =>
      strFromU8(bytes)
        .replace(/<\/(?:w:p|row)>/g, '\n')
        .replace(/<[^>]+>/g, ''),
    )
    .join('\n');
}

t.test('the official form has its parts in the decree’s order', async (t) => {
  const text = textOf(await documentFormats.docx.write(officialOf('lead-province', approved)));
  const parts = [
    'ỦY BAN NHÂN DÂN TỈNH MẪU',
    'SỞ KHOA HỌC VÀ CÔNG NGHỆ',
    'Số: 12/BC-SKHCN',
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'Độc lập - Tự do - Hạnh phúc',
    'Mẫu, ngày 08 tháng 01 năm 2027',
    'BÁO CÁO',
    'năm 2026',
    'Kính gửi: Ủy ban nhân dân tỉnh Mẫu',
    'I. KẾT QUẢ THỰC HIỆN',
    'II. ĐÁNH GIÁ CHUNG',
    'III. KHÓ KHĂN, VƯỚNG MẮC',
    'IV. ĐỀ XUẤT, KIẾN NGHỊ',
    'Nơi nhận:',
    'Lưu: VT.',
    'GIÁM ĐỐC',
    'Phụ lục I',
    'NGUỒN SỐ LIỆU VÀ CÁCH TÍNH',
    'Phụ lục II',
  ];
  let at = text.indexOf('ỦY BAN');
  for (const part of parts) {
    const found = text.indexOf(part, at);
    t.ok(found >= at, part);
    at = found;
  }
  t.match(text, sha256, 'an approved report carries the hash of its figures');
});

t.test('what is not approved says so on its face, what is approved does not', async (t) => {
  for (const format of ['docx', 'xlsx'] as const) {
    const text = async (standing: Standing) =>
      textOf(await documentFormats[format].write(officialOf('lead-province', standing)));
    t.match(await text(draft), 'BẢN NHÁP', format);
    t.match(await text({ ...approved, state: 'submitted', approvedAt: null }), 'CHỜ DUYỆT', format);
    t.notMatch(await text(approved), /BẢN NHÁP|CHỜ DUYỆT/, format);
  }
});

t.test('a DOCX brings all faces of its font, the same bytes each time', async (t) => {
  const official = officialOf('lead-province', approved);
  const bytes = await documentFormats.docx.write(official);
  t.ok(bytes.equals(await documentFormats.docx.write(official)), 'though its library disguises each anew');
  const file = unzipSync(bytes);
  const table = strFromU8(file['word/fontTable.xml'] ?? new Uint8Array());
  const faces = [...table.matchAll(/<w:embed(\w+) r:id="rId(\d)" w:fontKey="\{([^}]+)\}"/g)];
  t.same(
    faces.map(([, name]) => name),
    ['Regular', 'Bold', 'Italic', 'BoldItalic'],
  );
  for (const [, name, number, key = ''] of faces) {
    const mask = Buffer.from(key.replaceAll('-', ''), 'hex').reverse();
    const face = file[`word/fonts/font${number}.odttf`] ?? new Uint8Array();
    const plain = Buffer.from(face.map((byte, i) => (i < 32 ? byte ^ (mask[i % 16] ?? 0) : byte)));
    const style = `${name?.charAt(0).toLowerCase()}${name?.slice(1)}` as FontStyle;
    t.ok(plain.equals(fontFile(style)), `${name}: the key opens the face`);
  }
  const used = new Set([...strFromU8(file['word/document.xml'] ?? new Uint8Array()).matchAll(/w:ascii="([^"]+)"/g)]);
  t.same([...new Set([...used].map(([, name]) => name))], ['Tinos'], 'and no other font is named');
});

t.test('a spreadsheet holds numbers as numbers', async (t) => {
  const file = unzipSync(await documentFormats.xlsx.write(officialOf('lead-province', approved)));
  const table = strFromU8(file['xl/worksheets/sheet2.xml'] ?? new Uint8Array());
  t.match(table, '<v>3412</v>');
  t.match(table, 'Số tên miền đã đăng ký');
});

t.test('what leaves the province has no small group in it, in any format', async (t) => {
  const content = sampleContent('lead-registry', {
    lines: [
      sampleLine('names', [7_003, 6_000]),
      sampleLine('names-enterprise', [4_000, 3_500]),
      sampleLine('names-household', [3_000, 2_500]),
      sampleLine('names-person', [3, 0]),
    ],
  });
  const inside = textOf(
    await documentFormats.docx.write(officialOf('lead-province', approved, { ...content, template: 'lead-province' })),
  );
  const outside = officialOf('lead-registry', approved, content);
  const cells = outside.blocks.flatMap((block) =>
    block.kind === 'table' ? block.table.rows.map((row) => row.map(({ text }) => text)) : [],
  );
  t.same(
    cells.map((row) => row[3]),
    ['7.003', '*', '*', '*'],
  );
  for (const format of ['docx', 'xlsx'] as const) {
    const text = textOf(await documentFormats[format].write(outside));
    t.match(text, /7\.?003/, format);
    t.notMatch(text, /4\.000|4000|3\.000|3000/, 'nor what would tell it');
    t.match(text, 'nhóm có dưới 5');
    t.notMatch(text, 'Tập huấn sử dụng tên miền', 'activities stay in the province');
  }
  t.match(inside, '4.000');
});

t.test('long words and empty reports are written too', async (t) => {
  const long = { assessment: `${'Đánh giá '.repeat(600)}\n${'x'.repeat(600)}`, difficulties: '', proposals: '' };
  for (const { code } of reportTemplates) {
    for (const format of formats) {
      const empty = sampleContent(code, { lines: [], activities: [], texts: long, plan: null });
      t.ok((await documentFormats[format].write(officialOf(code, draft, empty))).length > 1_000, `${code} ${format}`);
    }
  }
});

t.test('templates name indicators that there are, each once', async (t) => {
  for (const { code, indicators, perArea, perOrganisation, perMonth, leaves } of reportTemplates) {
    t.equal(new Set(indicators).size, indicators.length, code);
    for (const indicator of [...indicators, ...perArea, ...perOrganisation, ...perMonth])
      t.ok(indicatorOf(indicator), indicator);
    for (const indicator of perArea) t.ok(indicatorOf(indicator)?.by.area, indicator);
    for (const indicator of perOrganisation) t.ok(indicatorOf(indicator)?.by.organisation, indicator);
    if (leaves) t.same([perArea, perOrganisation, perMonth], [[], [], []], 'small groups show as differences');
  }
});

t.test('numbers and dates are written as officials write them', async (t) => {
  t.equal(vietnameseNumber('1234567'), '1.234.567');
  t.equal(vietnameseNumber('12.3456'), '12,35');
  t.equal(vietnameseNumber('1000.5'), '1.000,5');
  t.equal(placeAndDate('Mẫu', '2027-03-05'), 'Mẫu, ngày 05 tháng 3 năm 2027');
  t.equal(placeAndDate('Mẫu', '2027-02-15'), 'Mẫu, ngày 15 tháng 02 năm 2027');
});
