import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { type CanonicalJson, canonicalJson, decodeEntry, encodeEntry, parseCanonicalJson } from '../src/index.ts';
import { codeOf } from './refusal.ts';

const anyJson = fc.letrec<{ value: CanonicalJson }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { maxKeys: 4, noNullPrototype: false }),
  ),
})).value;

t.test('the examples of RFC 8785 come out as it prints them', async (t) => {
  // §3.2.3: names sorted by UTF-16 code units, not by code points.
  const names = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 };
  t.equal(canonicalJson(names), '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  // §3.2.2: literals and strings.
  t.equal(
    canonicalJson({ string: '€$\u000f\nA\'B"\\\\"/', literals: [null, true, false] }),
    '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  t.equal(canonicalJson([0, -1, 2 ** 53 - 1, -(2 ** 53 - 1)]), '[0,-1,9007199254740991,-9007199254740991]');
});

t.test('every value has one canonical text, which alone reads back as it', async () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      const text = canonicalJson(value);
      if (!isDeepStrictEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))) return false;
      return (
        canonicalJson(parseCanonicalJson(text)) === text &&
        canonicalJson(parseCanonicalJson(Buffer.from(text))) === text
      );
    }),
    { numRuns: 300 },
  );
});

t.test('the order in which members were set does not show', async () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.nat()), (object) => {
      const reversed = Object.fromEntries(Object.entries(object).reverse());
      return canonicalJson(reversed) === canonicalJson(object);
    }),
  );
});

t.test('what has no canonical form is refused', async (t) => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);
  const refused = [
    0.5,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    -(2 ** 53),
    1e21,
    1n,
    undefined,
    () => 1,
    Symbol('s'),
    '\ud800',
    'a\udc00',
    { '\ud800': 1 },
    { a: undefined },
    [undefined],
    new Array(2),
    new Date(0),
    new Map(),
    Buffer.from('x'),
    new (class A {})(),
    { [Symbol('s')]: 1 },
    cycle,
    deep(33),
  ];
  for (const value of refused)
    t.equal(
      codeOf(() => canonicalJson(value)),
      'json_unsupported',
    );
  t.equal(
    codeOf(() => canonicalJson(deep(32))),
    undefined,
  );
  t.equal(
    canonicalJson(JSON.parse('{"__proto__":1,"a":{"__proto__":null}}')),
    '{"__proto__":1,"a":{"__proto__":null}}',
  );
  t.equal(canonicalJson(Object.assign(Object.create(null), { a: 1 })), '{"a":1}');
});

t.test('any other spelling of a value is refused', async (t) => {
  const refused = [
    '',
    ' ',
    '{',
    '{"a":1,}',
    '{ "a":1}',
    '{"a": 1}',
    '{"a":1}\n',
    '\ufeff{"a":1}',
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '{"a":1,"a":2}',
    '[1, 2]',
    '1.0',
    '1e0',
    '-0',
    '01',
    '+1',
    '9007199254740992',
    '9007199254740993',
    '1e400',
    '"\\u0041"',
    '"\\/"',
    '"\\u000F"',
    '"\\ud800"',
    "{'a':1}",
    'NaN',
    'undefined',
    '[1,]',
    '// a\n1',
    '['.repeat(100_000),
    `${'['.repeat(33)}${']'.repeat(33)}`,
  ];
  for (const text of refused)
    t.equal(
      codeOf(() => parseCanonicalJson(text)),
      'json_not_canonical',
      text.slice(0, 40),
    );
  t.equal(
    codeOf(() => parseCanonicalJson(Buffer.from([0x22, 0xff, 0x22]))),
    'json_not_canonical',
  );
});

const types = ['check', 'activation', 'key-event'] as const;

t.test('an entry is written canonically and read back by its type', async (t) => {
  const bytes = encodeEntry({ type: 'check', v: 1, outcome: 'eligible', at: 1_795_316_400 });
  t.equal(bytes.toString(), '{"at":1795316400,"outcome":"eligible","type":"check","v":1}');
  t.same(decodeEntry(bytes, types), { v: 1, type: 'check', outcome: 'eligible', at: 1_795_316_400 });
});

t.test('an entry of another form, version, type or size is refused', async (t) => {
  const decode = (text: string): string | undefined => codeOf(() => decodeEntry(Buffer.from(text), types));
  for (const text of [
    '1',
    'null',
    '[]',
    '"check"',
    '{}',
    '{"v":1}',
    '{"type":"check"}',
    '{"type":"check","v":"1"}',
    '{"type":1,"v":1}',
  ]) {
    t.equal(decode(text), 'entry_invalid', text);
  }
  for (const type of ['', 'Check', '-check', 'check-', 'a--b', 'a b', '1a', 'kiểm', 'a'.repeat(65)]) {
    t.equal(decode(`{"type":${JSON.stringify(type)},"v":1}`), 'entry_invalid', type);
  }
  t.equal(decode('{"type":"check","v":2}'), 'entry_version_unknown');
  t.equal(decode('{"type":"check","v":0}'), 'entry_version_unknown');
  t.equal(decode('{"type":"other","v":1}'), 'entry_type_unknown');
  t.equal(decode('{"v":1,"type":"check"}'), 'json_not_canonical');
  t.equal(decode(`{"a":"${'a'.repeat(65_535)}","type":"check","v":1}`), 'entry_too_large');
  t.equal(
    codeOf(() => encodeEntry({ v: 1, type: 'check', a: 'a'.repeat(65_535) })),
    'entry_too_large',
  );
  t.equal(
    codeOf(() => encodeEntry({ v: 1, type: 'check', a: 0.5 })),
    'json_unsupported',
  );
  t.equal(
    codeOf(() => encodeEntry({ v: 1, type: 'Check' })),
    'entry_invalid',
  );
  const prototype: unknown = JSON.parse('{"__proto__":{"type":"check","v":1}}');
  t.equal(decode(JSON.stringify(prototype)), 'entry_invalid', 'a member of that name is a member');
});
