import fc from 'fast-check';
import t from 'tap';
import { normalBusinessName, normalName } from '../src/index.ts';

const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
const words =
  'hoà hòa hoá thuỷ thúy khoẻ quý qúy giá gía nguyễn đặng ðình phạm NGỌC hạnh  \u00a0 \u200b & - . công ty tnhh htx hkd';
const vietnamese = fc
  .array(fc.constantFrom(...words.split(/(?<= )/u)), { maxLength: 8 })
  .map((parts) => parts.join(''));

t.test('the normal form of a normal form is itself', async () => {
  fc.assert(
    fc.property(fc.oneof(anyText, vietnamese), (name) => {
      const once = normalName(name);
      return normalName(once) === once;
    }),
    { numRuns: 3000 },
  );
});

t.test('composed and decomposed spellings have one normal form', async () => {
  fc.assert(
    fc.property(
      fc.oneof(anyText, vietnamese),
      (name) => normalName(name.normalize('NFD')) === normalName(name.normalize('NFC')),
    ),
    { numRuns: 3000 },
  );
  fc.assert(fc.property(anyText, (name) => normalName(name) === normalName(name).normalize('NFC')));
});

t.test('both placements of tone marks, and misplaced ones, have one normal form', async (t) => {
  const pairs = [
    ['hoà', 'hòa'],
    ['hoá', 'hóa'],
    ['khoẻ', 'khỏe'],
    ['thuỷ', 'thủy'],
    ['Thuý', 'thúy'],
    ['quý', 'qúy'],
    ['quỳnh', 'qùynh'],
    ['giá', 'gía'],
    ['giàu', 'gìau'],
    ['già', 'gìa'],
    ['hoàn', 'hòan'],
    ['toàn', 'tòan'],
    ['ngoài', 'ngòai'],
    ['khuỷu', 'khủyu'],
    ['nghĩa', 'nghiã'],
    ['mía', 'miá'],
    ['giếng', 'gíêng'],
    ['thuở', 'thủơ'],
    ['hương', 'hương'],
  ] as const;
  for (const [one, other] of pairs) t.equal(normalName(one), normalName(other), `${one} = ${other}`);
});

t.test('the normal form is the traditional spelling, so it reads as a name', async (t) => {
  t.equal(normalName('  NGUYỄN\u00a0THỊ  Hoà '), 'nguyễn thị hòa');
  t.equal(normalName('Trần Quốc Toản'), 'trần quốc toản');
  t.equal(normalName('Lê Thị Thuý Quỳnh'), 'lê thị thúy quỳnh');
  t.equal(normalName('Gìn giữ gì'), 'gìn giữ gì');
  t.equal(normalName('Ngòai khủyu'), 'ngoài khuỷu');
});

/** Every onset with every vowel cluster, coda and tone: more syllables than the language has, none twice. */
function* syllables(): Generator<{ readonly plain: string; readonly tone: string; readonly at: readonly number[] }> {
  const onsets = [
    '',
    'b',
    'c',
    'ch',
    'd',
    'đ',
    'g',
    'gh',
    'gi',
    'h',
    'k',
    'kh',
    'm',
    'ng',
    'ngh',
    'ph',
    'q',
    'qu',
    'th',
  ];
  const vowels = [
    'a',
    'ă',
    'â',
    'e',
    'ê',
    'i',
    'o',
    'ô',
    'ơ',
    'u',
    'ư',
    'y',
    'ai',
    'ao',
    'au',
    'âu',
    'ay',
    'ây',
    'eo',
    'êu',
  ];
  const clusters = [
    'ia',
    'iê',
    'iêu',
    'oa',
    'oă',
    'oai',
    'oay',
    'oe',
    'oeo',
    'oi',
    'ôi',
    'ơi',
    'ua',
    'uâ',
    'ui',
    'uê',
    'uô',
  ];
  const longer = ['uôi', 'ươ', 'ươi', 'ươu', 'ưa', 'ưi', 'ưu', 'uy', 'uya', 'uyê', 'uyu', 'yê', 'yêu'];
  for (const onset of onsets) {
    for (const cluster of [...vowels, ...clusters, ...longer]) {
      for (const coda of ['', 'n', 'ng', 't', 'ch']) {
        const plain = (onset + cluster + coda).normalize('NFC');
        const at = [...cluster].map((_, i) => onset.length + i);
        for (const tone of ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323']) yield { plain, tone, at };
      }
    }
  }
}

t.test(
  'in every syllable the tone may stand on any vowel of the cluster; different syllables stay different',
  async (t) => {
    const origin = new Map<string, string>();
    const wrong: string[] = [];
    for (const { plain, tone, at } of syllables()) {
      const letters = [...plain];
      const forms = at.map((i) => letters.map((l, j) => (i === j ? l + tone : l)).join(''));
      const normal = new Set(forms.map(normalName));
      if (normal.size !== 1) wrong.push([...normal].join(' ≠ '));
      const [form = ''] = normal;
      const word = `${plain}|${tone}`;
      if ((origin.get(form) ?? word) !== word) wrong.push(`${word} = ${origin.get(form)}`);
      origin.set(form, word);
    }
    t.same(wrong.slice(0, 10), []);
    t.ok(origin.size > 20_000, `${origin.size} syllables`);
  },
);

t.test('names that differ in a letter, an accent or a tone stay different', async (t) => {
  const names = [
    'Hạnh',
    'Hanh',
    'Hành',
    'Hãnh',
    'Đan',
    'Dan',
    'Hoa',
    'Hòa',
    'Hóa',
    'Hỏa',
    'Mai Anh',
    'Maianh',
    'Lý',
    'Lí',
  ];
  t.equal(new Set(names.map(normalName)).size, names.length);
});

t.test('đ stays đ, and the Icelandic ð of old code tables becomes it', async (t) => {
  t.equal(normalName('ĐẶNG'), 'đặng');
  t.equal(normalName('\u00d0ẶNG'), 'đặng');
  t.not(normalName('Đặng'), normalName('Dặng'));
});

t.test('white-space of every kind collapses, zero-width signs vanish, apostrophes are one', async (t) => {
  t.equal(normalName('\tLê\u00a0\u3000 Văn\u200b A\ufeff\n'), 'lê văn a');
  t.equal(normalName('H’Mông'), normalName("H'Mông"));
  t.equal(normalName(''), '');
  t.equal(normalName(' \u200b '), '');
});

t.test('a text of several syllables without spaces keeps its tone marks where they are', async (t) => {
  t.equal(normalName('Hòabình'), 'hòabình');
  t.equal(normalName('Hòabinh'), 'hòabinh');
  t.equal(normalName('Bonjoúr'), 'bonjoúr');
});

t.test('business names compare without their legal form and punctuation', async (t) => {
  const same = [
    ['enterprise', 'CÔNG TY TNHH MTV AN PHÁT', 'An Phát'],
    ['enterprise', 'Công ty Trách nhiệm hữu hạn Một thành viên An Phát', 'Công ty TNHH An Phát'],
    ['enterprise', 'CÔNG TY CỔ PHẦN “AN-PHÁT”', 'Công ty cổ phần An Phát'],
    ['enterprise', 'CTCP Thương mại & Dịch vụ Hoà Bình', 'Công ty CP thương mại và dịch vụ Hòa Bình'],
    ['enterprise', 'Hợp tác xã Nông nghiệp Tân Hoà', 'HTX nông nghiệp Tân Hòa'],
    ['household', 'Hộ kinh doanh Nguyễn Thị Lan', 'HKD NGUYỄN THỊ LAN'],
    ['household', 'HỘ KINH DOANH: Quán Phở (Thìn)', 'quán phở thìn'],
  ] as const;
  for (const [type, one, other] of same) t.equal(normalBusinessName(one, type), normalBusinessName(other, type), one);
});

t.test('a legal form is dropped only as whole words in front, and only where a name remains', async (t) => {
  t.equal(normalBusinessName('Công ty', 'enterprise'), 'công ty');
  t.equal(normalBusinessName('Công ty TNHH', 'enterprise'), 'tnhh');
  t.equal(normalBusinessName('HTXanh', 'enterprise'), 'htxanh');
  t.equal(normalBusinessName('Hợp tác Xanh', 'enterprise'), 'hợp tác xanh');
  t.equal(normalBusinessName('Lan HKD', 'household'), 'lan hkd');
  t.equal(normalBusinessName('Công ty An Phát', 'household'), 'công ty an phát');
  t.equal(normalBusinessName('***', 'enterprise'), '***');
});

t.test('the normal form of a normal business name is itself', async () => {
  const form = fc.constantFrom('công ty ', 'Công ty TNHH ', 'HTX ', 'HKD ', 'hộ kinh doanh ', '- ', '& ', '');
  const name = fc.tuple(form, form, fc.oneof(anyText, vietnamese)).map((parts) => parts.join(''));
  fc.assert(
    fc.property(name, fc.constantFrom('enterprise' as const, 'household' as const), (raw, type) => {
      const once = normalBusinessName(raw, type);
      return normalBusinessName(once, type) === once;
    }),
    { numRuns: 3000 },
  );
});
