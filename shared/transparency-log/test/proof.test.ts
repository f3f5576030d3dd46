import t from 'tap';
import {
  addSignatures,
  cosign,
  formatProof,
  hashLeaf,
  MAX_EXTRA_BYTES,
  parseNote,
  parseProof,
  proveInclusion,
  readCosignatures,
  verifyProof,
} from '../src/index.ts';
import { checkpointOf, classicalWitness, now, quantumSafeWitness, trust } from './fixture.ts';
import { entryOf, leafOf, TileStore } from './reference.ts';
import { codeOf } from './refusal.ts';

const store = new TileStore().growTo(300);
const index = 257;
const hashes = await proveInclusion(index, 300, store.readTile);
const unwitnessed = await checkpointOf(store);
const { text } = parseNote(unwitnessed);
const answer = await cosign(text, [classicalWitness, quantumSafeWitness], now);
const checkpoint = addSignatures(unwitnessed, readCosignatures(answer, text, trust.witnessKeys ?? []));
const file = formatProof({ index, hashes, checkpoint });
const leafHash = hashLeaf(entryOf(index));

t.test('an entry is proved by one text file, offline, with the log and its witnesses', async (t) => {
  const { checkpoint: found, witnesses, index: at } = verifyProof(file, leafHash, { ...trust, quorum: 2 });
  t.match(found, { size: 300, root: store.root });
  t.equal(at, index);
  t.equal(witnesses.length, 2);
  t.same(verifyProof(Buffer.from(file), leafHash, trust).text, text, 'as bytes too');
  t.match(file, /^c2sp\.org\/tlog-proof@v1\nindex 257\n([A-Za-z0-9+/]{43}=\n){7}\nlog\.example\.vn\/xacthuc\n300\n/);
});

t.test('the proof of another entry, log or checkpoint is refused', async (t) => {
  t.equal(
    codeOf(() => verifyProof(file, leafOf(index + 1), trust)),
    'inclusion_invalid',
  );
  t.equal(
    codeOf(() => verifyProof(file, leafHash, { ...trust, origin: 'elsewhere' })),
    'origin_wrong',
  );
  t.equal(
    codeOf(() => verifyProof(file, leafHash, { ...trust, quorum: 3 })),
    'witnesses_insufficient',
  );
  const moved = formatProof({ index: index - 1, hashes, checkpoint });
  t.equal(
    codeOf(() => verifyProof(moved, leafHash, trust)),
    'inclusion_invalid',
  );
  const beyond = formatProof({ index: 300, hashes, checkpoint });
  t.equal(
    codeOf(() => verifyProof(beyond, leafHash, trust)),
    'inclusion_invalid',
  );
  const later = formatProof({ index, hashes, checkpoint: await checkpointOf(new TileStore().growTo(301)) });
  t.equal(
    codeOf(() => verifyProof(later, leafHash, trust)),
    'inclusion_invalid',
  );
});

t.test('one bit flipped anywhere in a proof file is refused', async (t) => {
  // The ML-DSA-44 signature, 3,200 of its bytes, is tried at every 32nd byte; all else at every bit.
  const bytes = Buffer.from(file);
  const quantumSafeLine = bytes.lastIndexOf('—');
  const slipped: string[] = [];
  for (let at = 0; at < bytes.length; at += at < quantumSafeLine + 60 ? 1 : 32) {
    for (let bit = 0; bit < 8; bit += 1) {
      const spoiled = Buffer.from(bytes);
      spoiled.writeUInt8(spoiled.readUInt8(at) ^ (1 << bit), at);
      if (codeOf(() => verifyProof(spoiled, leafHash, { ...trust, quorum: 2 })) === undefined)
        slipped.push(`${at}:${bit}`);
    }
  }
  t.same(slipped, []);
});

t.test('extra data goes along, unsigned', async (t) => {
  const extra = Buffer.from('{"entry":"…"}');
  const withExtra = formatProof({ index, hashes, checkpoint, extra });
  t.same(parseProof(withExtra).extra, extra);
  t.equal(formatProof(parseProof(withExtra)), withExtra);
  t.equal(
    codeOf(() => verifyProof(withExtra, leafHash, trust)),
    undefined,
  );
  t.notOk('extra' in parseProof(file));
  const most = formatProof({ index, hashes, checkpoint, extra: Buffer.alloc(MAX_EXTRA_BYTES) });
  t.equal(parseProof(most).extra?.length, MAX_EXTRA_BYTES);
  t.equal(
    codeOf(() => formatProof({ index, hashes, checkpoint, extra: Buffer.alloc(MAX_EXTRA_BYTES + 1) })),
    'proof_malformed',
  );
});

t.test('the only entry of a log is proved without a hash', async (t) => {
  const single = new TileStore().growTo(1);
  const proof = formatProof({ index: 0, hashes: [], checkpoint: await checkpointOf(single) });
  t.ok(proof.startsWith('c2sp.org/tlog-proof@v1\nindex 0\n\nlog.example.vn/xacthuc\n1\n'));
  t.equal(
    codeOf(() => verifyProof(proof, leafOf(0), trust)),
    undefined,
  );
});

t.test('a proof file of another form is refused', async (t) => {
  const [first = ''] = hashes.map((hash) => hash.toString('base64'));
  const header = 'c2sp.org/tlog-proof@v1';
  const refused = [
    '',
    'c2sp.org/tlog-proof@v2\nindex 0\n\n',
    `${header}\n\n`,
    `${header}\nindex\n\n`,
    `${header}\nindex x\n\n`,
    `${header}\nindex -5\n\n`,
    `${header}\nindex 007\n\n`,
    `${header}\nindex  1\n\n`,
    `${header}\nindex +1\n\n`,
    `${header}\nindex 18446744073709551615\n\n`,
    `${header}\r\nindex 0\r\n\n`,
    `${header}\nextra\nindex 0\n\n`,
    `${header}\nextra YR==\nindex 0\n\n`,
    `${header}\nextra !!\nindex 0\n\n`,
    `${header}\nextra YQ==\nextra YQ==\nindex 0\n\n`,
    `${header}\nindex 0\nextra YQ==\n\n`,
    `${header}\nindex 0\n${first.slice(4)}\n\n`,
    `${header}\nindex 0\n${first} \n\n`,
    `${header}\nindex 0\n${`${first}\n`.repeat(65)}\n`,
    ` ${header}\nindex 0\n\n`,
  ];
  for (const start of refused)
    t.equal(
      codeOf(() => parseProof(start + checkpoint)),
      'proof_malformed',
      JSON.stringify(start.slice(0, 80)),
    );
  t.equal(
    codeOf(() => parseProof(`${header}\nindex 0\n`)),
    'proof_malformed',
  );
  t.equal(
    codeOf(() => parseProof(`${header}\nindex 0\n\nno note`)),
    'note_malformed',
  );
  t.equal(
    codeOf(() => parseProof('x'.repeat(1_000_000))),
    'proof_malformed',
  );
  t.equal(
    codeOf(() => formatProof({ index: -1, hashes, checkpoint })),
    'proof_malformed',
  );
  t.equal(
    codeOf(() => formatProof({ index, hashes: Array(65).fill(leafHash), checkpoint })),
    'proof_malformed',
  );
  t.equal(
    codeOf(() => formatProof({ index, hashes: [leafHash.subarray(1)], checkpoint })),
    'hash_malformed',
  );
});
