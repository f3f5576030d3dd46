import fc from 'fast-check';
import t from 'tap';
import {
  emptyEdge,
  emptyRoot,
  Frontier,
  growTree,
  hashLeaf,
  hashLeaves,
  hashNode,
  proveConsistency,
  proveInclusion,
  rootFromTiles,
  rootOfEdge,
  verifyConsistency,
  verifyInclusion,
} from '../src/index.ts';
import { entryOf, leafOf, reference, sha256, TileStore } from './reference.ts';
import { codeOf, codeOfAsync } from './refusal.ts';

const MAX = 130;
const leaves = Array.from({ length: MAX }, (_, i) => leafOf(i));
const { treeHash: rootOf, path, proof } = reference(leaves);
const leafAt = (index: number): Buffer => leaves[index] ?? Buffer.alloc(0);

t.test('roots are those that Certificate Transparency publishes for its eight test leaves', async (t) => {
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const published = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];
  const frontier = new Frontier();
  t.equal(frontier.root().toString('hex'), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  for (const [position, input] of inputs.entries()) {
    frontier.append(hashLeaf(Buffer.from(input, 'hex')));
    t.equal(frontier.root().toString('hex'), published[position]);
  }
});

t.test('a leaf cannot pass for a node, and hashes stand on their own', async (t) => {
  const [left, right] = [leafAt(0), leafAt(1)];
  t.notSame(hashLeaf(Buffer.concat([left, right])), hashNode(left, right));
  const first = hashLeaf(entryOf(0));
  const node = hashNode(left, right);
  hashLeaf(entryOf(1));
  hashNode(right, left);
  t.same(first, leafAt(0), 'a later hash does not write over an earlier one');
  t.same(node, sha256(Buffer.of(1), left, right));
  t.same(hashLeaves([entryOf(0), entryOf(1)]), Buffer.concat([left, right]));
  t.same(hashLeaf(Buffer.alloc(65_535)), sha256(Buffer.of(0), Buffer.alloc(65_535)));
  t.equal(
    codeOf(() => hashLeaf(Buffer.alloc(65_536))),
    'entry_too_large',
  );
  t.equal(
    codeOf(() => hashNode(left, right.subarray(1))),
    'hash_malformed',
  );
});

t.test('frontier, tree edge and tiles state the root that RFC 6962 defines, at every size', async (t) => {
  const frontier = new Frontier();
  const store = new TileStore();
  t.same(frontier.root(), emptyRoot);
  t.same(rootOfEdge(emptyEdge), emptyRoot);
  for (let size = 1; size <= MAX; size += 1) {
    frontier.append(leafAt(size - 1));
    store.growTo(size);
    const found = [frontier.root(), store.root, await rootFromTiles(size, store.readTile)];
    const resumed = new Frontier(size, frontier.subtrees).root();
    if (![...found, resumed].every((root) => root.equals(rootOf(size)))) t.fail(`size ${size}`);
  }
  t.equal(
    codeOf(() => new Frontier(3, [leafAt(0)])),
    'range_invalid',
  );
  t.equal(
    codeOf(() => new Frontier(2, [leafAt(0), leafAt(1)])),
    'range_invalid',
  );
});

t.test('leaves appended in any batches make the same tree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 300 }), { maxLength: 6 }), async (batches) => {
      let edge = emptyEdge;
      for (const count of batches) {
        const entries = Array.from({ length: count }, (_, at) => entryOf(edge.size + at));
        edge = growTree(edge, hashLeaves(entries)).edge;
      }
      const all = hashLeaves(Array.from({ length: edge.size }, (_, at) => entryOf(at)));
      const once = growTree(emptyEdge, all).edge;
      return rootOfEdge(edge).equals(rootOfEdge(once));
    }),
    { numRuns: 30 },
  );
});

t.test('every inclusion proof up to 130 leaves is the one RFC 6962 defines, and verifies', async (t) => {
  const store = new TileStore();
  const wrong: string[] = [];
  for (let size = 1; size <= MAX; size += 1) {
    store.growTo(size);
    for (let index = 0; index < size; index += 1) {
      const made = await proveInclusion(index, size, store.readTile);
      const same = Buffer.concat(made).equals(Buffer.concat(path(index, size)));
      const code = codeOf(() =>
        verifyInclusion({ index, size, leafHash: leafAt(index), proof: made, root: rootOf(size) }),
      );
      if (!same || code !== undefined) wrong.push(`${index} of ${size}`);
    }
  }
  t.same(wrong, []);
});

t.test('every consistency proof up to 130 leaves is the one RFC 6962 defines, and verifies', async (t) => {
  const store = new TileStore();
  const wrong: string[] = [];
  for (let size = 1; size <= MAX; size += 1) {
    store.growTo(size);
    for (let oldSize = 1; oldSize <= size; oldSize += 1) {
      const made = await proveConsistency(oldSize, size, store.readTile);
      const same = Buffer.concat(made).equals(Buffer.concat(proof(oldSize, size)));
      const claim = { oldSize, size, oldRoot: rootOf(oldSize), root: rootOf(size), proof: made };
      if (!same || codeOf(() => verifyConsistency(claim)) !== undefined) wrong.push(`${oldSize} to ${size}`);
    }
  }
  t.same(wrong, []);
});

/** A proof with one hash changed in a bit, left out, doubled, or put in another place, and one more at either end. */
function* spoiled(made: readonly Buffer[], bits: Iterable<number>): Generator<Buffer[]> {
  for (const [at, hash] of made.entries()) {
    for (const bit of bits) {
      const flipped = Buffer.from(hash);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      yield made.with(at, flipped);
    }
    yield made.toSpliced(at, 1);
    yield made.toSpliced(at, 0, hash);
    for (const [other, swapped] of made.entries()) if (other > at) yield made.with(at, swapped).with(other, hash);
  }
  yield [sha256('more'), ...made];
  yield [...made, sha256('more')];
}

const allBits = Array.from({ length: 256 }, (_, bit) => bit);

t.test('no inclusion proof up to 130 leaves verifies once anything in it is changed', async (t) => {
  const slipped: string[] = [];
  for (let size = 1; size <= MAX; size += 1) {
    // Up to 12 leaves every bit of every hash; above, one bit of each, another one each time.
    for (let index = 0; index < size; index += size <= 12 ? 1 : 3) {
      const made = path(index, size);
      const claim = { index, size, leafHash: leafAt(index), proof: made, root: rootOf(size) };
      const bits = size <= 12 ? allBits : [(size * 7 + index) % 256];
      const others = [
        ...[...spoiled(made, bits)].map((proof) => ({ ...claim, proof })),
        { ...claim, leafHash: leafAt((index + 1) % MAX) },
        { ...claim, root: sha256('another') },
        { ...claim, index: size },
        ...Array.from({ length: size }, (_, place) => ({ ...claim, index: place })).filter((c) => c.index !== index),
      ];
      for (const other of others)
        if (codeOf(() => verifyInclusion(other)) === undefined) slipped.push(`${index}/${size}`);
    }
  }
  t.same(slipped, []);
});

t.test('no consistency proof up to 130 leaves verifies once anything in it is changed', async (t) => {
  const slipped: string[] = [];
  for (let size = 2; size <= MAX; size += 1) {
    for (let oldSize = 1; oldSize < size; oldSize += size <= 12 ? 1 : 3) {
      const made = proof(oldSize, size);
      const claim = { oldSize, size, oldRoot: rootOf(oldSize), root: rootOf(size), proof: made };
      const bits = size <= 12 ? allBits : [(size * 7 + oldSize) % 256];
      const others = [
        ...[...spoiled(made, bits)].map((proof) => ({ ...claim, proof })),
        { ...claim, oldRoot: rootOf(size) },
        { ...claim, root: rootOf(oldSize) },
        { ...claim, oldRoot: claim.root, root: claim.oldRoot },
        { ...claim, oldSize: size, size: oldSize },
        { ...claim, oldSize: size + 1, oldRoot: claim.root, proof: [] },
        { ...claim, oldSize: 0 },
      ];
      for (const other of others)
        if (codeOf(() => verifyConsistency(other)) === undefined) slipped.push(`${oldSize}/${size}`);
    }
  }
  t.same(slipped, []);
});

t.test('a proof is asked for within the tree, with sizes that are sizes', async (t) => {
  const store = new TileStore().growTo(5);
  for (const [index, size] of [
    [5, 5],
    [0, 0],
    [-1, 5],
    [0.5, 5],
    [0, 2 ** 53],
    [Number.NaN, 5],
  ] as const) {
    t.equal(await codeOfAsync(() => proveInclusion(index, size, store.readTile)), 'range_invalid', `${index}, ${size}`);
  }
  t.equal(await codeOfAsync(() => proveConsistency(6, 5, store.readTile)), 'range_invalid');
  t.same(await proveConsistency(0, 5, store.readTile), [], 'from the empty tree nothing needs to be shown');
  t.same(await proveConsistency(5, 5, store.readTile), []);
});
