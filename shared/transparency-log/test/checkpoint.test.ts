import fc from 'fast-check';
import t from 'tap';
import {
  type Checkpoint,
  cosignatureMessage,
  emptyRoot,
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  signNote,
  subtreeMessage,
} from '../src/index.ts';
import { checkpointOf, classicalWitness, log, newSigner, now, origin, quantumSafeWitness, trust } from './fixture.ts';
import { sha256, TileStore } from './reference.ts';
import { codeOf, codeOfAsync } from './refusal.ts';

const example = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const root = sha256('root');

t.test('the example of tlog-checkpoint reads and writes as it stands', async (t) => {
  const checkpoint = parseCheckpoint(example);
  t.match(checkpoint, { origin: 'example.com/behind-the-sofa', size: 20_852_163 });
  t.equal(formatCheckpoint(checkpoint), example);
});

t.test('a checkpoint that can be written reads back, and is the one text of itself', () => {
  const line = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replace(/\p{Cc}/gu, '.'));
  const any = fc.record({ origin: line, size: fc.maxSafeNat(), extensions: fc.array(line, { minLength: 1 }) });
  fc.assert(
    fc.property(any, fc.boolean(), ({ extensions, ...head }, extended) => {
      const checkpoint: Checkpoint = extended ? { ...head, root, extensions } : { ...head, root };
      const text = formatCheckpoint(checkpoint);
      const read = parseCheckpoint(text);
      return formatCheckpoint(read) === text && JSON.stringify(read) === JSON.stringify(checkpoint);
    }),
  );
  return Promise.resolve();
});

t.test('a checkpoint of another form is refused', async (t) => {
  const hash = root.toString('base64');
  const refused = [
    '',
    '\n',
    `a\n1\n${hash}`,
    `a\n1\n`,
    `\n1\n${hash}\n`,
    `a\n\n${hash}\n`,
    `a\n01\n${hash}\n`,
    `a\n-1\n${hash}\n`,
    `a\n+1\n${hash}\n`,
    `a\n1.0\n${hash}\n`,
    `a\n1e3\n${hash}\n`,
    `a\n 1\n${hash}\n`,
    `a\n9007199254740992\n${hash}\n`,
    `a\n18446744073709551615\n${hash}\n`,
    `a\n1\n${hash}\n\n`,
    `a\n1\n${hash}\n\next\n`,
    `a\n1\n${hash.slice(0, -1)}\n`,
    `a\n1\n${hash.slice(4)}\n`,
    `a\n1\n${hash} \n`,
    `a\r\n1\n${hash}\n`,
    `a\n١\n${hash}\n`,
    // The same hash with an unused bit set: another spelling of the same bytes.
    `a\n1\nIu08wWceprUSFI2H31Iorbup5qTFUc5rNvCzycG1Kjh=\n`,
  ];
  for (const text of refused)
    t.equal(
      codeOf(() => parseCheckpoint(text)),
      'checkpoint_malformed',
      JSON.stringify(text),
    );
  const bad: [Checkpoint, string][] = [
    [{ origin: '', size: 1, root }, 'checkpoint_malformed'],
    [{ origin: 'a\nb', size: 1, root }, 'checkpoint_malformed'],
    [{ origin: 'a', size: 1, root, extensions: [''] }, 'checkpoint_malformed'],
    [{ origin: 'a', size: 1.5, root }, 'range_invalid'],
    [{ origin: 'a', size: 2 ** 53, root }, 'range_invalid'],
    [{ origin: 'a', size: 1, root: root.subarray(1) }, 'hash_malformed'],
  ];
  for (const [checkpoint, code] of bad)
    t.equal(
      codeOf(() => formatCheckpoint(checkpoint)),
      code,
    );
});

t.test('cosigners sign the bytes that tlog-cosignature prescribes', async (t) => {
  t.equal(cosignatureMessage(example, 1_679_315_147).toString(), `cosignature/v1\ntime 1679315147\n${example}`);
  const subtree = { cosigner: 'w', timestamp: 0, origin: 'log', start: 8, end: 13, hash: root };
  const expected = `737562747265652f76310a00${'0177'}${'00'.repeat(8)}${'036c6f67'}${'00'.repeat(7)}08${'00'.repeat(7)}0d`;
  t.equal(subtreeMessage(subtree).toString('hex'), expected + root.toString('hex'));
  t.equal(
    codeOf(() => subtreeMessage({ ...subtree, timestamp: 1 })),
    'range_invalid',
  );
  t.equal(
    codeOf(() => subtreeMessage({ ...subtree, origin: 'o'.repeat(256) })),
    'range_invalid',
  );
  t.equal(
    codeOf(() => subtreeMessage({ ...subtree, cosigner: '' })),
    'range_invalid',
  );
});

const store = new TileStore().growTo(10);

t.test('a checkpoint is believed only of the log one trusts, under its own keys', async (t) => {
  const signed = await checkpointOf(store);
  t.match(openCheckpoint(signed, trust), {
    checkpoint: { origin, size: 10, root: store.root },
    log: [{ key: log.key }],
  });
  t.equal(
    codeOf(() => openCheckpoint(signed, { ...trust, origin: 'another.example.vn' })),
    'origin_wrong',
  );
  t.equal(
    codeOf(() => openCheckpoint(signed, { ...trust, logKeys: [newSigner(origin, 'ed25519').key] })),
    'signature_missing',
  );
  const byWitnessOnly = await checkpointOf(store, [classicalWitness]);
  t.equal(
    codeOf(() => openCheckpoint(byWitnessOnly, trust)),
    'signature_missing',
    'a witness does not speak for the log',
  );
  const noCheckpoint = await signNote('just a text\n', [log], now);
  t.equal(
    codeOf(() => openCheckpoint(noCheckpoint, trust)),
    'checkpoint_malformed',
  );
});

t.test('as many different witnesses as asked for must have cosigned', async (t) => {
  const alone = await checkpointOf(store);
  const one = await checkpointOf(store, [log, classicalWitness]);
  const both = await checkpointOf(store, [log, classicalWitness, quantumSafeWitness]);
  t.equal(
    codeOf(() => openCheckpoint(alone, { ...trust, quorum: 1 })),
    'witnesses_insufficient',
  );
  t.equal(
    codeOf(() => openCheckpoint(one, { ...trust, quorum: 1 })),
    undefined,
  );
  t.equal(
    codeOf(() => openCheckpoint(one, { ...trust, quorum: 2 })),
    'witnesses_insufficient',
  );
  t.equal(openCheckpoint(both, { ...trust, quorum: 2 }).witnesses.length, 2);
  t.equal(
    codeOf(() => openCheckpoint(both, { ...trust, quorum: Number.NaN })),
    'witnesses_insufficient',
  );

  const second = newSigner(classicalWitness.key.name, 'ml-dsa-44-cosignature');
  const sameName = await checkpointOf(store, [log, classicalWitness, second]);
  const trusting = { ...trust, witnessKeys: [classicalWitness.key, second.key] };
  t.equal(openCheckpoint(sameName, { ...trusting, quorum: 1 }).witnesses.length, 2);
  t.equal(
    codeOf(() => openCheckpoint(sameName, { ...trusting, quorum: 2 })),
    'witnesses_insufficient',
    'two keys, one witness',
  );
});

t.test('extension lines are believed only when a signature of the log covers them', async (t) => {
  const quantumSafeLog = newSigner(origin, 'ml-dsa-44-cosignature');
  const checkpoint = { origin, size: 10, root: store.root, extensions: ['extension'] };
  const trusting = { origin, logKeys: [log.key, quantumSafeLog.key] };
  t.equal(await codeOfAsync(() => signCheckpoint(checkpoint, [quantumSafeLog], 0)), 'extensions_unsigned');
  const both = await signCheckpoint(checkpoint, [log, quantumSafeLog], 0);
  t.same(openCheckpoint(both, trusting).checkpoint.extensions, ['extension']);
  const quantumSafeOnly = await signNote(formatCheckpoint(checkpoint), [quantumSafeLog], 0);
  t.equal(
    codeOf(() => openCheckpoint(quantumSafeOnly, trusting)),
    'extensions_unsigned',
  );
  const changed = both.replace('extension', 'extention');
  t.equal(
    codeOf(() => openCheckpoint(changed, trusting)),
    'signature_invalid',
  );
  const plain = await checkpointOf(store, [quantumSafeLog]);
  t.equal(
    codeOf(() => openCheckpoint(plain, trusting)),
    undefined,
  );
});

t.test('the empty log has a checkpoint', async (t) => {
  const signed = await checkpointOf(new TileStore(), [log, quantumSafeWitness]);
  t.match(openCheckpoint(signed, { ...trust, quorum: 1 }).checkpoint, { size: 0, root: emptyRoot });
});
