import fc from 'fast-check';
import t from 'tap';
import { FontEvidence } from '../../src/read/legacy-detection.ts';
import { fromLegacyFont, legacyFonts } from '../../src/read/legacy-fonts.ts';
import { isSyllable } from '../../src/read/syllable.ts';
import { readWhole, refusal, texts } from './fixture-bytes.ts';
import { inLegacyFont, inWindows1258 } from './fixture-legacy.ts';
import { nameAt } from './fixture-names.ts';
import { textWorkbook } from './fixture-xlsx.ts';

const letters = [...'aăâeêioôơuưy'].flatMap((vowel) =>
  ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'].map((tone) => (vowel + tone).normalize('NFC')),
);
const small = fc.array(fc.constantFrom(...letters, 'đ', 'n', 't', ' '), { minLength: 1, maxLength: 12 });

t.test('well-known texts of both fonts', async (t) => {
  t.equal(fromLegacyFont('TCVN3', 'NguyÔn V¨n Tr­êng, Hä vµ tªn, Ngµy sinh'), 'Nguyễn Văn Trường, Họ và tên, Ngày sinh');
  t.equal(fromLegacyFont('TCVN3', 'ñy ban nh©n d©n huyÖn §«ng Anh'), 'ủy ban nhân dân huyện Đông Anh');
  t.equal(fromLegacyFont('TCVN3', 'NGUYÔN TH\u00de H\u00b5'), 'NGUYỄN THỊ Hà');
  t.equal(
    fromLegacyFont('VNI', 'Nguyeãn Vaên Tröôøng, Hoï vaø teân, Ngaøy sinh'),
    'Nguyễn Văn Trường, Họ và tên, Ngày sinh',
  );
  t.equal(
    fromLegacyFont('VNI', 'COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM, Thò Lyù'),
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, Thị Lý',
  );
});

t.test('every letter goes into each font and comes back', async (t) => {
  for (const font of legacyFonts) {
    t.doesNotThrow(() =>
      fc.assert(
        fc.property(small, (written) => {
          const text = written.join('');
          return fromLegacyFont(font, inLegacyFont(font, text)) === text;
        }),
      ),
    );
  }
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(small, (written) => {
        const text = written.join('').toUpperCase();
        return fromLegacyFont('VNI', inLegacyFont('VNI', text)) === text;
      }),
    ),
  );
});

const header = ['STT', 'Họ và tên', 'Ngày sinh', 'Giới tính', 'Số CCCD', 'Địa chỉ'];
const listOf = (seed: number, rows: number): string[][] => [
  header,
  ...Array.from({ length: rows }, (_, i) => [
    `${i + 1}`,
    nameAt(seed * 1000 + i),
    '05/09/2004',
    i % 2 === 0 ? 'Nam' : 'Nữ',
    '027204000123',
    'Phường Kinh Bắc, tỉnh Bắc Ninh',
  ]),
];
const csvOf = (rows: readonly (readonly string[])[]) =>
  rows.map((cells) => cells.map((cell) => `"${cell}"`).join(';')).join('\r\n');
/** Capitals with a tone are small letters in TCVN3, and names are compared without case. */
const folded = (rows: readonly (readonly string[])[]) => rows.map((cells) => cells.map((cell) => cell.toLowerCase()));

t.test('a list in a legacy font, as bytes or as the Latin-1 text of a sheet, is read as Unicode', async (t) => {
  for (const font of legacyFonts) {
    for (let seed = 1; seed <= 20; seed++) {
      const list = listOf(seed, 1 + seed * 3);
      const written = list.map((cells) => cells.map((cell) => inLegacyFont(font, cell)));
      const files = {
        bytes: Buffer.from(csvOf(written), 'latin1'),
        'UTF-8': Buffer.from(csvOf(written)),
        'UTF-16': Buffer.from(`\ufeff${csvOf(written)}`, 'utf16le'),
        XLSX: textWorkbook(written),
      };
      for (const [name, file] of Object.entries(files)) {
        const { table, rows } = await readWhole(file);
        t.same(folded(texts(rows)), folded(list), `${font} as ${name}`);
        t.same(table.conversion, { font, columns: 'all' });
      }
      t.equal((await readWhole(files.bytes)).table.encoding, 'windows-1252');
    }
  }
});

t.test('windows-1258 is read as NFC, wherever chunks cut letters from their tones', async (t) => {
  for (let seed = 1; seed <= 10; seed++) {
    const list = listOf(seed, 20);
    for (const chunkBytes of [1, 7, 4096]) {
      const { table, rows } = await readWhole(inWindows1258(csvOf(list)), { chunkBytes });
      t.same(texts(rows), list);
      t.match(table, { encoding: 'windows-1258', conversion: null });
    }
  }
});

t.test('one legacy column among Unicode ones is converted alone; a Unicode cell in it is left', async (t) => {
  const list = listOf(1, 40);
  const written = list.map((cells, row) =>
    cells.map((cell, column) => (row > 0 && column === 1 ? inLegacyFont('TCVN3', cell) : cell)),
  );
  const { table, rows } = await readWhole(textWorkbook(written));
  t.same(table.conversion, { font: 'TCVN3', columns: [1] });
  t.same(folded(texts(rows)), folded(list));
});

t.test('Vietnamese in Unicode is never converted, however it is decomposed', async (t) => {
  for (const form of ['NFC', 'NFD'] as const) {
    t.doesNotThrow(() =>
      fc.assert(
        fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 200 }), (seeds) => {
          const evidence = new FontEvidence();
          for (const seed of seeds) evidence.add(nameAt(seed).normalize(form));
          return evidence.font() === null;
        }),
      ),
    );
  }
});

t.test('names whose letters are all in Latin-1 are no legacy font', async (t) => {
  const latin = [
    'Hà',
    'Lê',
    'Thò',
    'Bé',
    'Chí',
    'Sáng',
    'Tài',
    'Kiên',
    'Hòa',
    'Mít',
    'Tý',
    'Khôi',
    'Ân',
    'Yên',
    'Quý',
    'Tô',
  ];
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...latin, 'François', 'Müller', 'Señor', 'Ångström', 'Þór'), { maxLength: 200 }),
        (names) => {
          const evidence = new FontEvidence();
          for (const name of names) evidence.add(name);
          return evidence.font() === null;
        },
      ),
    ),
  );
});

t.test('any Latin-1 text is converted only where its words are Vietnamese in the font', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[A-Za-z\u00c0-\u00ff]{1,7}$/), { maxLength: 60 }), (words) => {
        const evidence = new FontEvidence();
        for (const word of words) evidence.add(word);
        const font = evidence.font();
        return (
          font === null || words.filter((word) => isSyllable(fromLegacyFont(font, word))).length > words.length / 2
        );
      }),
    ),
  );
});

t.test('single bytes that are not certainly Vietnamese are refused, not guessed', async (t) => {
  for (const text of [
    'Nom;Prénom\nFrançois;Élodie\nGaëlle;Zoë\nJérôme;Noël\n',
    'a;b\nH\u00e0;1\n',
    'a;b\n\u00ff\u00fe\u00fd;1\n',
  ]) {
    const error = await refusal(readWhole(Buffer.from(text, 'latin1')));
    t.equal(error.code, 'text_invalid');
    t.match(error.detail, { encoding: 'UTF-8' });
  }
});

t.test('a legacy text’s second sample does not decide: what the encoding says holds for all rows', async (t) => {
  const list = listOf(3, 3000);
  const bytes = Buffer.from(csvOf(list.map((cells) => cells.map((cell) => inLegacyFont('VNI', cell)))), 'latin1');
  const { rows } = await readWhole(bytes);
  t.same(folded(texts(rows)), folded(list));
});
