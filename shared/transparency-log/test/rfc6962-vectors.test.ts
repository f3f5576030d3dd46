import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { verifyConsistency, verifyInclusion } from '../src/index.ts';
import { codeOf } from './refusal.ts';

interface Vector {
  readonly case: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface InclusionVector extends Vector {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
}

interface ConsistencyVector extends Vector {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
}

const fileOf = (name: string): URL => new URL(`../../../../shared/vectors/rfc6962-${name}.json`, import.meta.url);
const skip = ['inclusion', 'consistency'].every((name) => existsSync(fileOf(name)))
  ? false
  : 'the public vectors are not beside the repository (../shared/vectors)';

const read = <T>(name: string): readonly T[] => JSON.parse(readFileSync(fileOf(name), 'utf8')) as readonly T[];
const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');

t.test('the public inclusion proofs verify, and every spoiled one is refused', { skip }, async (t) => {
  const vectors = read<InclusionVector>('inclusion');
  t.equal(vectors.length, 98);
  for (const { leafIdx: index, treeSize: size, root, leafHash, proof, wantErr, case: name } of vectors) {
    const claim = { index, size, leafHash: bytes(leafHash), proof: (proof ?? []).map(bytes), root: bytes(root) };
    t.equal(codeOf(() => verifyInclusion(claim)) !== undefined, wantErr, name);
  }
});

t.test('the public consistency proofs verify, and every spoiled one is refused', { skip }, async (t) => {
  const vectors = read<ConsistencyVector>('consistency');
  t.equal(vectors.length, 98);
  for (const { size1: oldSize, size2: size, root1, root2, proof, wantErr, case: name } of vectors) {
    const claim = { oldSize, size, oldRoot: bytes(root1), root: bytes(root2), proof: (proof ?? []).map(bytes) };
    t.equal(codeOf(() => verifyConsistency(claim)) !== undefined, wantErr, name);
  }
});
