import t from 'tap';
import { readWhole, refusal, texts } from './fixture-bytes.ts';

const text = 'Họ và tên,Ngày sinh\nNguyễn Thị Hòa 😀,01/02/2004\n';
const expected = [
  ['Họ và tên', 'Ngày sinh'],
  ['Nguyễn Thị Hòa 😀', '01/02/2004'],
];
const encoded: Readonly<Record<string, Buffer>> = {
  'UTF-8': Buffer.from(text),
  'UTF-8 with a mark': Buffer.from(`\ufeff${text}`),
  'UTF-16LE with a mark': Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16BE with a mark': Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
};

for (const [name, file] of Object.entries(encoded)) {
  t.test(`${name} is read, wherever chunks cut its characters`, async (t) => {
    for (const chunkBytes of [1, 2, 3, 5, 7, 4096]) {
      t.same(texts((await readWhole(file, { chunkBytes })).rows), expected);
    }
  });
}

t.test('invalid UTF-8 is told with its byte offset and line', async (t) => {
  // 0xD0 is 'Đ' in windows-1258: what Excel writes for “CSV” without “UTF-8”.
  const before = Buffer.from('Họ và tên,Ngày sinh\nNguyễn,01/02/2004\n');
  const file = Buffer.concat([before, Buffer.from([0x4c, 0xd0, 0x6e, 0x0a])]);
  for (const chunkBytes of [1, 3, 4096]) {
    const error = await refusal(readWhole(file, { chunkBytes }));
    t.equal(error.code, 'text_invalid');
    t.match(error.detail, { encoding: 'UTF-8', offset: before.length + 1, line: 3 });
  }
});

t.test('invalid UTF-8 far into a file is told with its byte offset and line', async (t) => {
  const before = Buffer.from('Nguyễn Văn A,01/02/2004\n'.repeat(40_000));
  const error = await refusal(readWhole(Buffer.concat([before, Buffer.from([0x61, 0xff])])));
  t.match(error.detail, { offset: before.length + 1, line: 40_001 });
});

t.test('a character cut off by the end of the file is invalid', async (t) => {
  const whole = Buffer.from('a,b\n1,ễ');
  const error = await refusal(readWhole(whole.subarray(0, -1)));
  t.match(error.detail, { encoding: 'UTF-8', offset: 6, line: 2 });
});

t.test('half a surrogate pair in UTF-16 is invalid', async (t) => {
  const file = Buffer.concat([
    Buffer.from('\ufeffa,b\n1,', 'utf16le'),
    Buffer.from([0x3d, 0xd8]),
    Buffer.from('x\n', 'utf16le'),
  ]);
  const error = await refusal(readWhole(file));
  t.equal(error.code, 'text_invalid');
  t.match(error.detail, { encoding: 'UTF-16LE', offset: 14, line: 2 });
});
