import fc from 'fast-check';
import t from 'tap';
import {
  decodeBundle,
  emptyEdge,
  encodeBundle,
  formatTilePath,
  growTree,
  hashLeaves,
  newBundles,
  newTiles,
  parseTilePath,
  type TileId,
  tileWidth,
} from '../src/index.ts';
import { entryOf } from './reference.ts';
import { codeOf } from './refusal.ts';

const anyTile: fc.Arbitrary<TileId> = fc.record({
  level: fc.oneof(fc.constant('entries' as const), fc.nat({ max: 63 })),
  index: fc.oneof(fc.nat({ max: 2000 }), fc.maxSafeNat()),
  width: fc.integer({ min: 1, max: 256 }),
});

t.test('tile paths are those of tlog-tiles', async (t) => {
  t.equal(formatTilePath({ level: 0, index: 1234067, width: 256 }), 'tile/0/x001/x234/067');
  t.equal(formatTilePath({ level: 63, index: 0, width: 1 }), 'tile/63/000.p/1');
  t.equal(formatTilePath({ level: 'entries', index: 1000, width: 255 }), 'tile/entries/x001/000.p/255');
  t.equal(formatTilePath({ level: 1, index: 999, width: 256 }), 'tile/1/999');
});

t.test('every tile has one path, which reads back as it', async (t) => {
  fc.assert(fc.property(anyTile, (tile) => t.same(parseTilePath(formatTilePath(tile)), tile)));
});

t.test('whatever else reads as a tile path is that very path', async () => {
  const near = fc.array(fc.constantFrom('tile', 'entries', 'x', '0', '00', '000', '1', '12', '256', '.p', '/', '-'), {
    maxLength: 14,
  });
  fc.assert(
    fc.property(near, (parts) => {
      const path = parts.join('');
      let tile: TileId | undefined;
      codeOf(() => {
        tile = parseTilePath(path);
      });
      return tile === undefined || formatTilePath(tile) === path;
    }),
    { numRuns: 20_000 },
  );
});

t.test('other spellings of a tile path are refused', async (t) => {
  const refused = [
    '',
    'tile',
    'tile/0',
    'tile/0/',
    '/tile/0/000',
    'tile/0/000/',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/x001',
    'tile/0/001/002',
    'tile/0/x01/002',
    'tile/00/000',
    'tile/01/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/999',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000.p/1/',
    'tile/Entries/000',
    'tile/0/٠٠٠',
    'tile/0/000\n',
    'tile/0/x999/x999/x999/x999/x999/999',
    `tile/0/${'x001/'.repeat(20)}000`,
  ];
  for (const path of refused)
    t.equal(
      codeOf(() => parseTilePath(path)),
      'tile_path_malformed',
      path,
    );
  for (const tile of [
    { level: 64, index: 0, width: 1 },
    { level: 0, index: -1, width: 1 },
    { level: 0, index: 0, width: 0 },
  ]) {
    t.equal(
      codeOf(() => formatTilePath(tile)),
      'range_invalid',
    );
  }
});

t.test('a tree of 70,000 leaves has the tiles that tlog-tiles counts', async (t) => {
  const tiles = [...newTiles(0, 70_000)];
  const widths = (level: number): number[] => tiles.filter((tile) => tile.level === level).map(({ width }) => width);
  t.same(widths(0), [...Array(273).fill(256), 112]);
  t.same(widths(1), [256, 17]);
  t.same(widths(2), [1]);
  t.equal(tiles.length, 274 + 2 + 1);
  t.same([...newTiles(0, 256)].map(formatTilePath), ['tile/0/000', 'tile/1/000.p/1']);
  t.same([...newTiles(300, 310)].map(formatTilePath), ['tile/0/001.p/54'], 'what has not grown is not made again');
  t.same([...newBundles(250, 513)].map(formatTilePath), [
    'tile/entries/000',
    'tile/entries/001',
    'tile/entries/002.p/1',
  ]);
  t.same([...newTiles(5, 5), ...newBundles(5, 5)], []);
  t.equal(
    codeOf(() => [...newTiles(6, 5)]),
    'range_invalid',
  );
});

t.test(
  'whatever the steps a log grows in, its full tiles are made once and its partial ones for each size',
  async () => {
    const steps = fc.array(fc.nat({ max: 3000 }), { maxLength: 8 });
    fc.assert(
      fc.property(steps, (growths) => {
        const made = new Map<string, number>();
        let size = 0;
        for (const growth of growths) {
          for (const tile of [...newTiles(size, size + growth), ...newBundles(size, size + growth)]) {
            if (tileWidth(tile.level, tile.index, size + growth) !== tile.width) return false;
            const path = formatTilePath(tile);
            made.set(path, (made.get(path) ?? 0) + 1);
          }
          size += growth;
        }
        const whole = [...newTiles(0, size), ...newBundles(0, size)].map(formatTilePath);
        return whole.every((path) => made.has(path)) && [...made.values()].every((times) => times === 1);
      }),
    );
  },
);

t.test('growing makes exactly the announced tiles, each as long as its width says', async (t) => {
  fc.assert(
    fc.property(fc.nat({ max: 70_000 }), fc.nat({ max: 600 }), (oldSize, growth) => {
      const leaves = (from: number, to: number): Buffer =>
        hashLeaves(Array.from({ length: to - from }, (_, at) => entryOf(from + at)));
      const { edge } = growTree(emptyEdge, leaves(0, oldSize));
      const before = structuredClone(edge.partial.map((hashes) => Buffer.from(hashes).toString('hex')));
      const { tiles } = growTree(edge, leaves(oldSize, oldSize + growth));
      t.same(
        edge.partial.map((hashes) => Buffer.from(hashes).toString('hex')),
        before,
        'the old edge is left alone',
      );
      const announced = [...newTiles(oldSize, oldSize + growth)].map(formatTilePath);
      const lengthsFit = tiles.every(({ bytes, width }) => bytes.length === width * 32);
      return lengthsFit && announced.join() === tiles.map(formatTilePath).join();
    }),
    { numRuns: 25 },
  );
  t.equal(
    codeOf(() => growTree(emptyEdge, Buffer.alloc(33))),
    'hash_malformed',
  );
});

t.test('entry bundles carry each entry after its length, and read back', async (t) => {
  t.same(
    encodeBundle([Buffer.alloc(0), Buffer.from('a'), Buffer.alloc(258, 7)]).subarray(0, 7),
    Buffer.from('00000001610102', 'hex'),
  );
  const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 256 });
  fc.assert(
    fc.property(entries, (some) => {
      const read = decodeBundle(encodeBundle(some), some.length);
      return read.length === some.length && read.every((entry, at) => entry.equals(some[at] ?? Buffer.alloc(0)));
    }),
  );
  t.equal(
    codeOf(() => encodeBundle([])),
    'range_invalid',
  );
  t.equal(
    codeOf(() => encodeBundle(Array(257).fill(Buffer.alloc(1)))),
    'range_invalid',
  );
  t.equal(
    codeOf(() => encodeBundle([Buffer.alloc(65_536)])),
    'entry_too_large',
  );
});

t.test('a bundle cut anywhere, or with a byte more, is refused', async (t) => {
  const bundle = encodeBundle([Buffer.from('one'), Buffer.alloc(0), Buffer.from('three')]);
  for (let length = 0; length < bundle.length; length += 1) {
    t.equal(
      codeOf(() => decodeBundle(bundle.subarray(0, length), 3)),
      'bundle_malformed',
    );
  }
  t.equal(
    codeOf(() => decodeBundle(Buffer.concat([bundle, Buffer.of(0)]), 3)),
    'bundle_malformed',
  );
  t.equal(
    codeOf(() => decodeBundle(Buffer.concat([bundle, Buffer.of(0, 0)]), 3)),
    'bundle_malformed',
  );
  t.equal(
    codeOf(() => decodeBundle(bundle, 2)),
    'bundle_malformed',
  );
});
