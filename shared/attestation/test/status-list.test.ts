import { readFileSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import {
  compressStatusList,
  createStatusList,
  getStatus,
  MAX_STATUS_LIST_BYTES,
  packStatuses,
  readStatusList,
  STATUS_LIST_ENTRIES,
  type StatusBits,
  type StatusList,
  setStatus,
  statusCount,
  statusIndexOrder,
} from '../src/index.ts';
import { refusal, vectorFile } from './fixture.ts';

const widths: readonly StatusBits[] = [1, 2, 4, 8];

interface Entry {
  readonly index: number;
  readonly status: number;
}

/** A large list by its non-zero entries, or a small one by its bytes (hex). */
type Vector = { readonly bits: StatusBits; readonly lst: string } & (
  | { readonly entries: number; readonly set: readonly Entry[] }
  | { readonly bytes: string }
);

/** The vector of 2 bits encodes one entry more than it lists; the standard's other vectors have none such. */
const unlisted: readonly Entry[] = [{ index: 25_460, status: 1 }];

function listOf(vector: Vector): StatusList {
  if ('bytes' in vector) return { bits: vector.bits, bytes: Buffer.from(vector.bytes, 'hex') };
  const list = createStatusList(vector.entries, vector.bits);
  for (const { index, status } of [...vector.set, ...(vector.bits === 2 ? unlisted : [])]) {
    setStatus(list, index, status);
  }
  return list;
}

const vectors = vectorFile('token-status-list.json');

t.test('the public vectors come out of reading and of writing', { skip: vectors.skip }, async (t) => {
  const all = JSON.parse(readFileSync(vectors.file, 'utf8')) as Vector[];
  t.equal(all.length, 6);
  for (const vector of all) {
    const name = `${vector.bits} bits, ${'set' in vector ? vector.entries : vector.bytes}`;
    const list = listOf(vector);
    const read = readStatusList(vector.bits, vector.lst);
    t.ok(Buffer.from(read.bytes).equals(list.bytes), `${name}: read`);
    for (const { index, status } of 'set' in vector ? vector.set : []) t.equal(getStatus(read, index), status, name);
    // Compressors differ: the bytes are compared, not the text.
    const written = Buffer.from(await compressStatusList(list), 'base64url');
    t.ok(inflateSync(written).equals(list.bytes), `${name}: written`);
  }
});

t.test("the standard's two small examples, bit by bit", async (t) => {
  const one = packStatuses(Uint8Array.of(1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1), 1);
  t.same([...one.bytes], [0xb9, 0xa3]);
  t.same([...readStatusList(1, 'eNrbuRgAAhcBXQ').bytes], [0xb9, 0xa3]);
  const two = packStatuses(Uint8Array.of(1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3), 2);
  t.same([...two.bytes], [0xc9, 0x44, 0xf9]);
  t.same([...readStatusList(2, 'eNo76fITAAPfAgc').bytes], [0xc9, 0x44, 0xf9]);
});

t.test('what is set is read again, beside what was there, whichever way the list is made', async (t) => {
  const cases = fc
    .constantFrom(...widths)
    .chain((bits) =>
      fc.tuple(
        fc.constant(bits),
        fc.uint8Array({ minLength: 1, maxLength: 100, max: 2 ** bits - 1 }),
        fc.array(fc.tuple(fc.nat(99), fc.nat(2 ** bits - 1))),
      ),
    );
  await fc.assert(
    fc.asyncProperty(cases, async ([bits, statuses, changes]) => {
      const list = packStatuses(statuses, bits);
      const model = Array.from({ length: statusCount(list) }, (_, index) => statuses[index] ?? 0);
      for (const [index, status] of changes) {
        if (index >= model.length) continue;
        setStatus(list, index, status);
        model[index] = status;
      }
      const read = readStatusList(bits, await compressStatusList(list));
      return model.every((status, index) => getStatus(read, index) === status);
    }),
  );
  t.pass();
});

t.test('a place or a status that a list does not have is an error, never a wrong answer', async (t) => {
  for (const bits of widths) {
    const list = createStatusList(16, bits);
    for (const index of [-1, 16, 0.5, Number.NaN]) {
      t.throws(() => getStatus(list, index), RangeError);
      t.throws(() => setStatus(list, index, 0), RangeError);
    }
    for (const status of [-1, 2 ** bits, 0.5]) t.throws(() => setStatus(list, 0, status), RangeError);
    if (bits < 8) t.throws(() => packStatuses(Uint8Array.of(0, 2 ** bits), bits), RangeError);
  }
  for (const entries of [0, -8, 3, 1.5, MAX_STATUS_LIST_BYTES * 4 + 4]) {
    t.throws(() => createStatusList(entries), RangeError, String(entries));
  }
});

t.test('a list that is not well formed, or would not fit into memory, is refused', async (t) => {
  const lst = (bytes: Uint8Array): string => deflateSync(bytes).toString('base64url');
  const good = lst(Buffer.alloc(16));
  t.equal(await refusal(() => readStatusList(2, good)), 'accepted');
  const bad: [unknown, unknown][] = [
    [3, good],
    ['2', good],
    [undefined, good],
    [2, undefined],
    [2, ''],
    [2, 'xin chào'],
    [2, `${good}=`],
    [2, good.slice(0, -4)],
    [2, Buffer.alloc(16).toString('base64url')],
    [2, lst(Buffer.alloc(MAX_STATUS_LIST_BYTES + 1))],
  ];
  for (const [bits, text] of bad) t.equal(await refusal(() => readStatusList(bits, text)), 'status_list_invalid');
});

t.test('every index is given out once, in an order that is the same everywhere and says nothing', async (t) => {
  const secret = Buffer.alloc(32, 7);
  const order = statusIndexOrder(secret, 0);
  const seen = new Uint8Array(STATUS_LIST_ENTRIES);
  for (const index of order) seen[index] = (seen[index] ?? 0) + 1;
  t.equal(order.length, STATUS_LIST_ENTRIES);
  t.ok(
    seen.every((times) => times === 1),
    'a permutation',
  );
  t.same(statusIndexOrder(secret, 0), order, 'the same again');
  // Of two unrelated orders of n entries about one place in n agrees; 12 or more has a chance below 1 in 10^9.
  const agreeing = (other: Uint32Array): number => order.filter((index, place) => other[place] === index).length;
  t.ok(agreeing(statusIndexOrder(secret, 1)) < 12, 'another list');
  t.ok(agreeing(statusIndexOrder(Buffer.alloc(32, 8), 0)) < 12, 'another secret');
  t.ok(agreeing(Uint32Array.from(order.keys())) < 12, 'not in sequence');
  t.throws(() => statusIndexOrder(Buffer.alloc(15), 0), RangeError);
  t.throws(() => statusIndexOrder(secret, -1), RangeError);
});
