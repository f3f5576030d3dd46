import fc from 'fast-check';
import t from 'tap';
import {
  decideAddCheckpoint,
  decodeBundle,
  decodeEntry,
  encodeBundle,
  encodeEntry,
  Frontier,
  formatAddCheckpoint,
  formatProof,
  formatVerifierKey,
  growTree,
  openCheckpoint,
  parseAddCheckpoint,
  parseCanonicalJson,
  parseCheckpoint,
  parseNote,
  parseProof,
  parseTilePath,
  parseTlogSize,
  parseVerifierKey,
  proveConsistency,
  proveInclusion,
  readCosignatures,
  TransparencyLogError,
  transparencyLogErrors,
  verifyCommitment,
  verifyConsistency,
  verifyInclusion,
  verifyNote,
  verifyProof,
} from '../src/index.ts';
import { checkpointOf, classicalWitness, log, quantumSafeWitness, trust } from './fixture.ts';
import { leafOf, TileStore } from './reference.ts';

const store = new TileStore().growTo(20);
const keys = [log.key, classicalWitness.key, quantumSafeWitness.key];
const checkpoint = await checkpointOf(store, [log, classicalWitness]);
const hashes = await proveInclusion(7, 20, store.readTile);
const request = formatAddCheckpoint({ oldSize: 5, proof: await proveConsistency(5, 20, store.readTile), checkpoint });
const proof = formatProof({ index: 7, hashes, checkpoint, extra: Buffer.from('extra') });
const entry = encodeEntry({ v: 1, type: 'check', outcome: 'eligible', nested: { list: [1, null, 'văn bản'] } });
const bundle = encodeBundle([entry, Buffer.alloc(0), Buffer.from('z')]);

/** Everything that reads what a stranger may have written, and a good piece of it to begin with. */
const readers: readonly [string, Buffer, (input: Buffer) => unknown][] = [
  ['note', Buffer.from(checkpoint), (input) => verifyNote(parseNote(input), keys)],
  ['note as text', Buffer.from(checkpoint), (input) => verifyNote(input.toString('latin1'), keys)],
  ['checkpoint', Buffer.from(checkpoint), (input) => openCheckpoint(input, trust)],
  ['checkpoint text', Buffer.from(parseNote(checkpoint).text), (input) => parseCheckpoint(input.toString())],
  ['proof', Buffer.from(proof), (input) => verifyProof(parseProof(input), leafOf(7), trust)],
  ['request', Buffer.from(request), (input) => decideAddCheckpoint(parseAddCheckpoint(input), { keys: [log.key] })],
  [
    'answer',
    Buffer.from(`${checkpoint.split('\n').slice(-2).join('\n')}`),
    (input) => readCosignatures(input, parseNote(checkpoint).text, keys),
  ],
  ['size', Buffer.from('12345\n'), (input) => parseTlogSize(input)],
  ['verifier key', Buffer.from(formatVerifierKey(log.key)), (input) => parseVerifierKey(input.toString())],
  [
    'quantum-safe key',
    Buffer.from(formatVerifierKey(quantumSafeWitness.key)),
    (input) => parseVerifierKey(input.toString()),
  ],
  ['tile path', Buffer.from('tile/0/x001/x234/067.p/8'), (input) => parseTilePath(input.toString())],
  ['bundle', bundle, (input) => decodeBundle(input, 3)],
  ['entry', entry, (input) => decodeEntry(input, ['check'])],
  ['JSON', entry, (input) => parseCanonicalJson(input.toString('latin1'))],
];

/** Undefined when read or refused in the one way there is; else what came out instead. */
function surprise(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    if (!(error instanceof TransparencyLogError) || !Object.hasOwn(transparencyLogErrors, error.code)) return error;
  }
  return undefined;
}

const change = fc.record({
  at: fc.nat(),
  remove: fc.nat({ max: 40 }),
  insert: fc.uint8Array({ maxLength: 12 }),
  flip: fc.nat({ max: 255 }),
});

for (const [name, good, reader] of readers) {
  t.test(`${name} of any bytes is read or refused, nothing else`, async () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (bytes) => surprise(() => reader(Buffer.from(bytes))) === undefined,
      ),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let input = Buffer.from(good);
        for (const { at, remove, insert, flip } of changes) {
          const from = at % (input.length + 1);
          input = Buffer.concat([input.subarray(0, from), insert, input.subarray(from + remove)]);
          if (from < input.length) input.writeUInt8(input.readUInt8(from) ^ flip, from);
        }
        return surprise(() => reader(input)) === undefined;
      }),
      { numRuns: 700 },
    );
  });
}

t.test('numbers and hashes of any kind are taken or refused, nothing else', async () => {
  const number = fc.oneof(fc.double(), fc.integer(), fc.maxSafeNat(), fc.constantFrom(-0, 2 ** 53, 2 ** 64));
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 32, maxLength: 32 }));
  const list = fc.array(bytes, { maxLength: 70 });
  fc.assert(
    fc.property(number, number, bytes, bytes, list, (a, b, one, other, some) =>
      [
        () => verifyInclusion({ index: a, size: b, leafHash: one, root: other, proof: some }),
        () => verifyConsistency({ oldSize: a, size: b, oldRoot: one, root: other, proof: some }),
        () => new Frontier(a, some),
        () => growTree({ size: b, partial: some }, one),
        () => verifyCommitment(one, { salt: other, context: String(a), value: one }),
      ].every((action) => surprise(action) === undefined),
    ),
    { numRuns: 2000 },
  );
});

t.test('no error repeats what was read', async (t) => {
  const secret = '027306999901';
  const errors: unknown[] = [];
  for (const [, , reader] of readers) {
    for (const input of [
      secret,
      `${secret}\n\n— ${secret} ${secret}\n`,
      `{"${secret}":"${secret}"}`,
      `c2sp.org/tlog-proof@v1\nindex ${secret}\n\n`,
    ]) {
      try {
        reader(Buffer.from(input));
      } catch (error) {
        errors.push(error);
      }
    }
  }
  t.ok(errors.length > readers.length);
  for (const error of errors) t.notMatch(String(error instanceof Error ? error.message : error), secret);
});
