import t from 'tap';
import { sourceCodes, sources, titleRows } from '../src/index.ts';

const texts = (source: (typeof sourceCodes)[number], asOf: string, segment?: string) =>
  titleRows(sources[source], asOf, segment).flatMap((row) => row.map((cell) => cell.text));

t.test('lists carry the name the department had on their day', async (t) => {
  t.ok(texts('planning-investment', '2025-02-28').includes('SỞ KẾ HOẠCH VÀ ĐẦU TƯ'));
  t.ok(texts('planning-investment', '2025-03-01').includes('SỞ TÀI CHÍNH'));
  t.ok(texts('agriculture', '2024-06-30').includes('SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN'));
  t.ok(texts('agriculture', '2026-10-01').includes('SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG'));
  t.ok(texts('labour', '2024-06-30').includes('SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI'));
  t.ok(texts('labour', '2026-10-01').includes('SỞ NỘI VỤ'));
});

t.test('lists say their period and letter, and a school’s list the school', async (t) => {
  const school = texts('education', '2026-03-05', 'XSC');
  t.ok(school.includes('DANH SÁCH SINH VIÊN ĐANG THEO HỌC NĂM HỌC 2025-2026'));
  t.ok(school.includes('Trường Đại học Sông Cầu'));
  t.ok(school.includes('Bắc Ninh, ngày 05 tháng 03 năm 2026'));
  t.ok(texts('education', '2026-10-01').includes('DANH SÁCH SINH VIÊN ĐANG THEO HỌC NĂM HỌC 2026-2027'));
  t.ok(texts('planning-investment', '2026-10-01').some((text) => text.endsWith('THÁNG 10 NĂM 2026')));
  t.ok(school.some((text) => /^\(Kèm theo Công văn số \d+\/SGDĐT-GDTX ngày 05\/03\/2026 của Sở /.test(text)));
});

t.test('title cells stay within the columns and do not overlap', async (t) => {
  for (const source of sourceCodes) {
    for (const row of titleRows(sources[source], '2026-10-01')) {
      const taken = row.flatMap(({ column, span }) => Array.from({ length: span }, (_, i) => column + i));
      t.equal(new Set(taken).size, taken.length);
      t.ok(taken.every((column) => column < sources[source].columns.length));
    }
  }
});
