import fc from 'fast-check';
import t from 'tap';
import {
  Frontier,
  formatTilePath,
  growTree,
  hashLeaf,
  hashNode,
  proveConsistency,
  proveInclusion,
  readEdge,
  rootFromTiles,
  rootOfEdge,
  tileWidth,
  verifyConsistency,
  verifyInclusion,
} from '../src/index.ts';
import { entryOf, leafOf, TileStore } from './reference.ts';
import { codeOf, codeOfAsync } from './refusal.ts';

// Sizes at which tiles fill, levels begin, and the neighbours of those.
const sizes = [1, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_792, 65_793, 70_000, 131_072, 131_073];

const store = new TileStore();
const roots = new Map<number, Buffer>();
const frontier = new Frontier();
for (const size of sizes) {
  store.growTo(size, 20_000);
  while (frontier.size < size) frontier.append(leafOf(frontier.size));
  roots.set(size, frontier.root());
}
const rootAt = (size: number): Buffer => roots.get(size) ?? Buffer.alloc(0);

t.test('across 256 and 65,536 leaves the tiles alone give the root and the edge at each size', async (t) => {
  for (const size of sizes) {
    t.same(await rootFromTiles(size, store.readTile), rootAt(size), `root at ${size}`);
    const edge = await readEdge(size, store.readTile);
    t.same(rootOfEdge(edge), rootAt(size), `edge at ${size}`);
  }
  t.same(await readEdge(store.edge.size, store.readTile), store.edge, 'the edge read is the edge grown');
});

t.test('across 256 and 65,536 leaves the tiles alone prove any entry and any growth', async (t) => {
  const anySize = fc.constantFrom(...sizes);
  await fc.assert(
    fc.asyncProperty(anySize, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (size, where) => {
      const index = Math.floor(where * size);
      const proof = await proveInclusion(index, size, store.readTile);
      verifyInclusion({ index, size, leafHash: hashLeaf(entryOf(index)), proof, root: rootAt(size) });
    }),
    { numRuns: 400 },
  );
  for (const oldSize of sizes) {
    for (const size of sizes.filter((one) => one >= oldSize)) {
      const proof = await proveConsistency(oldSize, size, store.readTile);
      verifyConsistency({ oldSize, size, oldRoot: rootAt(oldSize), root: rootAt(size), proof });
    }
  }
  t.pass('each verified');
});

t.test('a partial tile that was deleted is replaced by a wider one of the same place', async (t) => {
  const wider = (level: number, index: number): Buffer =>
    store.readTile(level, index, tileWidth(level, index, store.edge.size));
  t.same(await rootFromTiles(65_537, wider), rootAt(65_537));
  t.same(rootOfEdge(await readEdge(70_000, wider)), rootAt(70_000));
});

t.test('an edge that does not fit its size is refused, to grow and to state a root', async (t) => {
  const { size, partial } = await readEdge(65_793, store.readTile);
  const edges = [
    { size: size + 1, partial },
    { size: size - 1, partial },
    { size, partial: partial.slice(0, -1) },
    { size, partial: [...partial, Buffer.alloc(32)] },
    { size, partial: partial.with(0, Buffer.alloc(64)) },
    { size: 0, partial },
  ];
  for (const edge of edges) {
    t.equal(
      codeOf(() => rootOfEdge(edge)),
      'tile_malformed',
    );
    t.equal(
      codeOf(() => growTree(edge, Buffer.alloc(32))),
      'tile_malformed',
    );
  }
});

t.test('a tile of the wrong length is refused', async (t) => {
  for (const length of [0, 31, 32 * 254, 32 * 256 - 1, 32 * 257]) {
    const cut = (): Buffer => Buffer.alloc(length);
    t.equal(await codeOfAsync(() => rootFromTiles(65_535, cut)), 'tile_malformed', `${length} bytes`);
  }
});

t.test('in a tree of 2^53 − 1 leaves proofs are still made and verified', async (t) => {
  // All leaves alike: then a subtree's hash depends on its height only, and no tile needs to be kept.
  const byHeight: Buffer[] = [hashLeaf(Buffer.from('same'))];
  for (let height = 1; height <= 64; height += 1) {
    const below = byHeight[height - 1] ?? Buffer.alloc(0);
    byHeight.push(hashNode(below, below));
  }
  const asked = new Set<string>();
  const readTile = (level: number, index: number, width: number): Buffer => {
    asked.add(formatTilePath({ level, index, width }));
    return Buffer.concat(Array.from({ length: width }, () => byHeight[8 * level] ?? Buffer.alloc(0)));
  };
  const leafHash = hashLeaf(Buffer.from('same'));
  for (const size of [2 ** 53 - 1, 2 ** 53 - 2, 2 ** 52, 2 ** 52 + 1, 2 ** 48 - 1, 2 ** 32, 2 ** 31 - 1]) {
    const root = await rootFromTiles(size, readTile);
    for (const index of [0, 1, 2 ** 31, size - 1, Math.floor(size / 3)].filter((one) => one < size)) {
      const proof = await proveInclusion(index, size, readTile);
      verifyInclusion({ index, size, leafHash, proof, root });
    }
    for (const oldSize of [1, 2 ** 31 - 1, 2 ** 31, Math.floor(size / 3), size - 1].filter((one) => one <= size)) {
      const proof = await proveConsistency(oldSize, size, readTile);
      const oldRoot = await rootFromTiles(oldSize, readTile);
      verifyConsistency({ oldSize, size, oldRoot, root, proof });
    }
  }
  t.ok(asked.has('tile/0/x035/x184/x372/x088/831.p/255'), 'the last tile, by its name');
});
