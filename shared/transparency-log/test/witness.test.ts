import t from 'tap';
import {
  addSignatures,
  cosign,
  decideAddCheckpoint,
  emptyRoot,
  formatAddCheckpoint,
  formatTlogSize,
  hashLeaves,
  openCheckpoint,
  parseAddCheckpoint,
  parseNote,
  parseTlogSize,
  proveConsistency,
  readCosignatures,
  signCheckpoint,
  signText,
  type TreeHead,
  type WitnessDecision,
} from '../src/index.ts';
import { checkpointOf, classicalWitness, log, newSigner, now, origin, quantumSafeWitness, trust } from './fixture.ts';
import { sha256, TileStore } from './reference.ts';
import { codeOf, codeOfAsync } from './refusal.ts';

const keys = [log.key];
const store = new TileStore();
const heads = new Map<number, TreeHead>();
const checkpoints = new Map<number, string>();
for (const size of [0, 5, 100, 300]) {
  store.growTo(size);
  heads.set(size, { size, root: store.root });
  checkpoints.set(size, await checkpointOf(store));
}
const checkpointAt = (size: number): string => checkpoints.get(size) ?? '';

/** What a witness that saw `latest` last answers to the log's request to go from `oldSize` to `size`. */
async function ask(oldSize: number, size: number, latest: number | undefined): Promise<WitnessDecision> {
  const proof = oldSize > size ? [] : await proveConsistency(oldSize, size, store.readTile);
  const request = parseAddCheckpoint(formatAddCheckpoint({ oldSize, proof, checkpoint: checkpointAt(size) }));
  return decideAddCheckpoint(request, { keys, latest: latest === undefined ? undefined : heads.get(latest) });
}

t.test('the example request of tlog-witness reads and writes as it stands', async (t) => {
  const body = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
`;
  const request = parseAddCheckpoint(body);
  t.match(request, { oldSize: 20_852_014, claims: { origin: 'example.com/behind-the-sofa', size: 20_852_163 } });
  t.equal(request.proof.length, 4);
  t.equal(formatAddCheckpoint(request), body);
  t.same(decideAddCheckpoint(request, undefined), { status: 404 });
});

t.test('a witness follows a log that only appends', async (t) => {
  t.match(await ask(0, 5, undefined), { status: 200, latest: heads.get(5) });
  t.match(await ask(5, 100, 5), { status: 200, latest: heads.get(100) });
  t.match(await ask(5, 300, 5), { status: 200, latest: heads.get(300) });
  t.match(await ask(100, 100, 100), { status: 200, latest: heads.get(100) }, 'and cosigns the same again');
  t.match(await ask(0, 0, undefined), { status: 200, latest: { size: 0, root: emptyRoot } });
  t.match(await ask(0, 300, 0), { status: 200, latest: heads.get(300) });
});

t.test('a witness states what it has seen when the log is behind or ahead', async (t) => {
  t.same(await ask(5, 300, 100), { status: 409, size: 100 });
  t.same(await ask(0, 100, 300), { status: 409, size: 300 }, 'it never goes back');
  t.same(await ask(100, 300, undefined), { status: 409, size: 0 });
  t.equal(parseTlogSize(formatTlogSize(100)), 100);
  t.same(await ask(300, 100, 300), { status: 400 });
  for (const body of ['', '1', '01\n', '-1\n', '1\n\n', '1\r\n', 'x\n', '9007199254740992\n']) {
    t.equal(
      codeOf(() => parseTlogSize(body)),
      'witness_answer_malformed',
      JSON.stringify(body),
    );
  }
});

t.test('a witness listens to the keys of that log only', async (t) => {
  const request = (checkpoint: string) =>
    parseAddCheckpoint(formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint }));
  const stranger = newSigner(origin, 'ed25519');
  const decide = (checkpoint: string) => decideAddCheckpoint(request(checkpoint), { keys });
  t.same(decide(await checkpointOf(store, [stranger])), { status: 403 });
  t.same(decide(checkpointAt(300).replace('\n300\n', '\n301\n')), { status: 403 }, 'a wrong signature in its name');
  t.match(decide(await checkpointOf(store, [stranger, log])), { status: 200 }, 'unknown signatures are ignored');
  t.same(decideAddCheckpoint(request(checkpointAt(300)), { keys: [] }), { status: 403 });
  t.equal(
    codeOf(() => decideAddCheckpoint(request(checkpointAt(300)), { keys: [log.key, log.key] })),
    'key_ambiguous',
    'a mistake of the witness itself is not blamed on the request',
  );
});

t.test(
  'a log that shows two faces is refused by the witness, and then by everyone who asks for its cosignature',
  async (t) => {
    // The fork shares the first 60 entries, then tells another story.
    const fork = new TileStore().growTo(60);
    const other = (from: number, to: number): Buffer =>
      hashLeaves(Array.from({ length: to - from }, (_, at) => Buffer.from(`another ${from + at}`)));
    fork.append(other(60, 100));
    const forkAt100 = { size: 100, root: fork.root };
    const sameSize = await checkpointOf(fork);
    fork.append(other(100, 300));
    const longer = await checkpointOf(fork);

    const submit = async (oldSize: number, checkpoint: string, proof: readonly Uint8Array[]) =>
      decideAddCheckpoint(parseAddCheckpoint(formatAddCheckpoint({ oldSize, proof, checkpoint })), {
        keys,
        latest: heads.get(100),
      });
    t.same(await submit(100, sameSize, []), { status: 422 }, 'one size, two roots');
    t.same(await submit(100, longer, await proveConsistency(100, 300, fork.readTile)), { status: 422 });
    t.same(await submit(100, longer, await proveConsistency(100, 300, store.readTile)), { status: 422 });
    t.same(await submit(60, longer, await proveConsistency(60, 300, fork.readTile)), { status: 409, size: 100 });
    t.same(await submit(0, longer, []), { status: 409, size: 100 });
    const another = decideAddCheckpoint(
      parseAddCheckpoint(
        formatAddCheckpoint({
          oldSize: 100,
          proof: await proveConsistency(100, 300, fork.readTile),
          checkpoint: longer,
        }),
      ),
      { keys, latest: forkAt100 },
    );
    t.equal(another.status, 200, 'the proof itself is sound: only the witness that knows better can tell');
    t.equal(
      codeOf(() => openCheckpoint(longer, { ...trust, quorum: 1 })),
      'witnesses_insufficient',
    );
  },
);

t.test('a proof that proves nothing is refused', async (t) => {
  const proof = await proveConsistency(100, 300, store.readTile);
  const decide = (oldSize: number, hashes: readonly Uint8Array[], latest: TreeHead | undefined, size = 300) =>
    decideAddCheckpoint(
      parseAddCheckpoint(formatAddCheckpoint({ oldSize, proof: hashes, checkpoint: checkpointAt(size) })),
      { keys, latest },
    ).status;
  const latest = heads.get(100);
  t.equal(decide(100, proof, latest), 200);
  t.equal(decide(100, [], latest), 422);
  t.equal(decide(100, proof.slice(1), latest), 422);
  t.equal(decide(100, [...proof, sha256('more')], latest), 422);
  t.equal(decide(100, proof.with(0, sha256('other')), latest), 422);
  t.equal(decide(0, proof, undefined), 422, 'from nothing, the proof must be empty');
  t.equal(decide(100, proof, latest, 100), 422, 'to the same tree, too');
  const notEmpty = await signCheckpoint({ origin, size: 0, root: sha256('not empty') }, [log], now);
  const request = parseAddCheckpoint(formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: notEmpty }));
  t.same(decideAddCheckpoint(request, { keys }), { status: 422 });
});

const { text } = parseNote(checkpointAt(300));

t.test(
  'the cosignatures of a witness, classical and quantum-safe, are added to the published checkpoint',
  async (t) => {
    const answer = await cosign(text, [classicalWitness, quantumSafeWitness], now);
    const lines = readCosignatures(answer, text, trust.witnessKeys ?? []);
    const published = addSignatures(checkpointAt(300), lines);
    t.equal(published, checkpointAt(300) + answer);
    t.match(openCheckpoint(published, { ...trust, quorum: 2 }).witnesses, [{ timestamp: now }, { timestamp: now }]);
    const later = readCosignatures(await cosign(text, [classicalWitness], now + 60), text, [classicalWitness.key]);
    const refreshed = openCheckpoint(addSignatures(published, later), { ...trust, quorum: 2 });
    t.match(
      refreshed.witnesses,
      [{ timestamp: now + 60 }, { timestamp: now }],
      'a newer cosignature replaces the older',
    );
  },
);

t.test('of the answer of a witness only what its known keys signed, and with a time, is taken', async (t) => {
  const known = [classicalWitness.key];
  const answer = await cosign(text, [quantumSafeWitness, classicalWitness], now);
  t.equal(readCosignatures(answer, text, known).length, 1, 'the other is unknown here');
  t.equal(
    codeOf(() => readCosignatures(answer, text, [])),
    'signature_missing',
  );
  const other = parseNote(checkpointAt(100)).text;
  t.equal(
    codeOf(() => readCosignatures(answer, other, known)),
    'signature_invalid',
    'of another checkpoint',
  );
  const timeless = parseNote(await checkpointOf(store, [log])).text;
  const untimed = await signText(timeless, quantumSafeWitness, 0);
  const bytes = Buffer.concat([Buffer.from(untimed.id, 'hex'), untimed.signature]).toString('base64');
  const line = `— ${untimed.name} ${bytes}\n`;
  t.equal(
    codeOf(() => readCosignatures(line, timeless, [quantumSafeWitness.key])),
    'witness_answer_malformed',
  );
  for (const bad of ['', '\n', 'no line\n', answer.trimEnd(), `${answer}\n`, ` ${answer}`]) {
    t.equal(
      codeOf(() => readCosignatures(bad, text, known)),
      'witness_answer_malformed',
      JSON.stringify(bad.slice(0, 20)),
    );
  }
  t.equal(await codeOfAsync(() => cosign(text, [log], now)), 'key_unsupported', 'a log key is not for cosignatures');
  t.equal(await codeOfAsync(() => cosign(text, [classicalWitness], 0)), 'range_invalid');
  t.equal(await codeOfAsync(() => cosign('no checkpoint\n', [classicalWitness], now)), 'checkpoint_malformed');
});

t.test('a request of another form is refused', async (t) => {
  const hash = sha256('h').toString('base64');
  const starts = [
    '',
    'old\n\n',
    'old \n\n',
    'old x\n\n',
    'old 01\n\n',
    'old -1\n\n',
    'Old 1\n\n',
    'old  1\n\n',
    'old 1 \n\n',
    'old 18446744073709551615\n\n',
    'old 1\r\n\n',
    `old 1\n${hash.slice(4)}\n\n`,
    `old 1\n ${hash}\n\n`,
    `old 1\n${`${hash}\n`.repeat(64)}\n`,
    '\n\nold 1\n\n',
  ];
  for (const start of starts) {
    t.equal(
      codeOf(() => parseAddCheckpoint(start + checkpointAt(5))),
      'witness_request_malformed',
      JSON.stringify(start.slice(0, 30)),
    );
  }
  t.equal(parseAddCheckpoint(`old 1\n${`${hash}\n`.repeat(63)}\n${checkpointAt(5)}`).proof.length, 63);
  t.equal(
    codeOf(() => parseAddCheckpoint(`old 1\n\n${text}`)),
    'note_malformed',
  );
  t.equal(
    codeOf(() => parseAddCheckpoint('old 1\n\na\n\n— b AAAAAAA=\n')),
    'checkpoint_malformed',
  );
  t.equal(
    codeOf(() => parseAddCheckpoint('x'.repeat(1_000_000))),
    'witness_request_malformed',
  );
  const checkpoint = checkpointAt(5);
  t.equal(
    codeOf(() => formatAddCheckpoint({ oldSize: -1, proof: [], checkpoint })),
    'witness_request_malformed',
  );
  t.equal(
    codeOf(() => formatAddCheckpoint({ oldSize: 1, proof: Array(64).fill(sha256('h')), checkpoint })),
    'witness_request_malformed',
  );
  t.equal(
    codeOf(() => formatAddCheckpoint({ oldSize: 1, proof: [Buffer.alloc(31)], checkpoint })),
    'hash_malformed',
  );
});
