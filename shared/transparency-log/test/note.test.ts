import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import {
  formatNote,
  formatVerifierKey,
  MAX_NOTE_BYTES,
  noteSigner,
  openCheckpoint,
  parseNote,
  parseVerifierKey,
  type SignatureType,
  signatureTypes,
  signNote,
  signText,
  verifierKey,
  verifyNote,
} from '../src/index.ts';
import { checkpointOf, classicalWitness, log, newSigner, now, quantumSafeWitness } from './fixture.ts';
import { TileStore } from './reference.ts';
import { codeOf, codeOfAsync } from './refusal.ts';

const types = Object.keys(signatureTypes) as SignatureType[];
const read = (name: string): string => readFileSync(new URL(`vectors/${name}`, import.meta.url), 'utf8');

t.test('the example of signed-note reads as what it shows', async (t) => {
  const { text, signatures } = parseNote(`Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`);
  t.ok(text.endsWith('ed è subito sera.\n'), 'an empty line within the text stays in it');
  t.equal(signatures.length, 1);
  t.match(signatures[0], { name: 'quasimodo.example/salvatore', id: '367ba04b' });
  t.equal(signatures[0]?.signature.length, 64);
});

t.test('the note of the Go checksum database documentation is made byte for byte', async (t) => {
  const seed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
  const privateKey = createPrivateKey({ key: seed, format: 'raw-private', asymmetricKeyType: 'ed25519' });
  const signer = noteSigner('PeterNeumann', 'ed25519', privateKey);
  t.equal(formatVerifierKey(signer.key), 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const signed = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
  t.equal(await signNote(text, [signer], now), signed);
  t.same(verifyNote(signed, [signer.key]), { text, signatures: [{ key: signer.key }] });
});

t.test('a checkpoint that sum.golang.org signed verifies', async (t) => {
  const key = parseVerifierKey('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8');
  const trust = { origin: 'go.sum database tree', logKeys: [key] };
  const signed = `go.sum database tree
63096908
8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=

— sum.golang.org Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGetBkH5S7wpGXdS935jiIGiUUAXBVHzT/P6fYhqAmAk=
`;
  t.match(openCheckpoint(signed, trust).checkpoint, { origin: 'go.sum database tree', size: 63_096_908 });
  t.equal(
    codeOf(() => openCheckpoint(signed.replace('63096908', '63096909'), trust)),
    'signature_invalid',
  );
});

t.test('an ML-DSA-44 checkpoint that another implementation signed verifies', async (t) => {
  // From the tests of filippo.io/torchwood v0.10.0 (cmd/litewitness/testdata/mldsa.txt).
  const key = parseVerifierKey(read('ml-dsa-44.vkey').trim());
  t.match(key, { name: 'example.com/mldsa-log', id: 'b5df45c5', type: 'ml-dsa-44-cosignature' });
  t.equal(`${formatVerifierKey(key)}\n`, read('ml-dsa-44.vkey'));
  const signed = read('ml-dsa-44.checkpoint');
  const opened = openCheckpoint(signed, { origin: 'example.com/mldsa-log', logKeys: [key] });
  t.equal(opened.checkpoint.size, 1);
  t.same(opened.log, [{ key, timestamp: 0 }]);
  t.equal(
    codeOf(() => verifyNote(signed.replace('\n1\n', '\n2\n'), [key])),
    'signature_invalid',
  );
});

t.test('a cosignature carries its time as tlog-cosignature shows it', async (t) => {
  const { signatures } = parseNote(`example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`);
  t.equal(signatures[1]?.signature.length, 72);
  t.equal(signatures[1]?.signature.readBigUInt64BE(), 1_679_315_147n);
});

t.test('a key of each kind is the one text of itself, and reads back', async (t) => {
  for (const type of types) {
    const { key } = newSigner('xacthuc.example.vn/log', type);
    const text = formatVerifierKey(key);
    t.match(parseVerifierKey(text), { name: key.name, id: key.id, type });
    t.same(parseVerifierKey(text).bytes, key.bytes);
    t.same(verifierKey(key.name, type, key.bytes).id, key.id);
    const [name = '', id = '', ...rest] = text.split('+');
    const base64 = rest.join('+');
    const spellings = [
      `${name}+${id.toUpperCase()}+${base64}`,
      `${name}+${'0'.repeat(8)}+${base64}`,
      `other+${id}+${base64}`,
      `${name}+${id}+${base64} `,
      `${name}+${id}+${base64}\n`,
      `${name}+${id}+${base64.slice(4)}`,
      `${name}+${id}+`,
      `${name}+${id}`,
      `+${id}+${base64}`,
      `${name} x+${id}+${base64}`,
      `${name}\u00a0x+${id}+${base64}`,
    ].filter((spelling) => spelling !== text);
    for (const spelling of spellings)
      t.not(
        codeOf(() => parseVerifierKey(spelling)),
        undefined,
        spelling.slice(0, 60),
      );
  }
  t.equal(
    codeOf(() => parseVerifierKey('a+00000000+Agg=')),
    'key_unsupported',
  );
});

t.test('a key is not taken for a kind of signature it is not for', async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [plain, cosigning] = [
    noteSigner('a', 'ed25519', privateKey),
    noteSigner('a', 'ed25519-cosignature', privateKey),
  ];
  t.not(plain.key.id, cosigning.key.id, 'the same key pair has two IDs');
  const signed = await checkpointOf(new TileStore().growTo(3), [plain]);
  t.equal(
    codeOf(() => verifyNote(signed, [cosigning.key])),
    'signature_missing',
  );
  t.equal(
    codeOf(() => noteSigner('a', 'ml-dsa-44-cosignature', privateKey)),
    'key_unsupported',
  );
  t.equal(
    codeOf(() => noteSigner('a', 'ed25519', publicKey)),
    'key_unsupported',
  );
  t.equal(
    codeOf(() => verifierKey('a', 'ed25519', Buffer.alloc(31))),
    'key_malformed',
  );
  for (const name of ['', ' ', 'a b', 'a+b', 'a\nb', 'a\u0085', 'a\u3000', 'a\u0000', '\ud800']) {
    t.equal(
      codeOf(() => noteSigner(name, 'ed25519', privateKey)),
      'key_malformed',
      JSON.stringify(name),
    );
  }
  const quantumSafe = generateKeyPairSync('ml-dsa-44').privateKey;
  t.equal(
    codeOf(() => noteSigner('n'.repeat(256), 'ml-dsa-44-cosignature', quantumSafe)),
    'key_malformed',
  );
  t.equal(
    codeOf(() => noteSigner('n'.repeat(255), 'ml-dsa-44-cosignature', quantumSafe)),
    undefined,
  );
});

const checkpoint = await checkpointOf(new TileStore().growTo(5), [log, classicalWitness, quantumSafeWitness]);
const keys = [log.key, classicalWitness.key, quantumSafeWitness.key];

t.test('several keys sign one note, each in its own way, and all are checked', async (t) => {
  const { signatures } = verifyNote(checkpoint, keys);
  t.same(signatures, [
    { key: log.key },
    { key: classicalWitness.key, timestamp: now },
    { key: quantumSafeWitness.key, timestamp: now },
  ]);
  t.equal(verifyNote(checkpoint, [quantumSafeWitness.key]).signatures.length, 1, 'the others are unknown, and ignored');
  t.equal(
    codeOf(() => verifyNote(checkpoint, [])),
    'signature_missing',
  );
  t.equal(
    codeOf(() => verifyNote(checkpoint, [newSigner(log.key.name, 'ed25519').key])),
    'signature_missing',
  );
  t.equal(
    codeOf(() => verifyNote(checkpoint, [log.key, log.key])),
    'key_ambiguous',
  );
});

t.test('one wrong signature in the name of a trusted key refuses the note', async (t) => {
  const note = parseNote(checkpoint);
  for (const [position, signature] of note.signatures.entries()) {
    for (const at of [0, 7, 8, signature.signature.length - 1]) {
      const spoiled = Buffer.from(signature.signature);
      spoiled.writeUInt8(spoiled.readUInt8(at) ^ 1, at);
      const signatures = note.signatures.with(position, { ...signature, signature: spoiled });
      t.equal(
        codeOf(() => verifyNote(formatNote({ ...note, signatures }), keys)),
        'signature_invalid',
      );
    }
    const cut = note.signatures.with(position, { ...signature, signature: signature.signature.subarray(1) });
    t.equal(
      codeOf(() => verifyNote({ ...note, signatures: cut }, keys)),
      'signature_invalid',
    );
  }
  const far = Buffer.from(note.signatures[1]?.signature ?? '');
  far.writeBigUInt64BE(2n ** 63n);
  const late = note.signatures.flatMap((one, at) => (at === 1 ? [{ ...one, signature: far }] : [one]));
  t.equal(
    codeOf(() => verifyNote({ ...note, signatures: late }, keys)),
    'signature_invalid',
    'a time beyond all times',
  );
});

t.test('a trusted key that signs twice refuses the note, an unknown one does not', async (t) => {
  const note = parseNote(checkpoint);
  const later = await signText(note.text, classicalWitness, now + 1);
  const twice = { ...note, signatures: [...note.signatures, later] };
  t.equal(
    codeOf(() => verifyNote(twice, keys)),
    'signature_repeated',
  );
  t.equal(
    codeOf(() => verifyNote(twice, [log.key])),
    undefined,
  );
});

t.test('a text of any kind is signed by Ed25519 keys, and only a checkpoint by ML-DSA-44 ones', async () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/\p{Cc}/gu, ''));
  await fc.assert(
    fc.asyncProperty(fc.array(line), async (lines) => {
      const text = `${lines.join('\n')}\n`;
      const note = await signNote(text, [log, classicalWitness], now);
      return verifyNote(note, [log.key, classicalWitness.key]).text === text && formatNote(parseNote(note)) === note;
    }),
  );
});

t.test('what cannot be signed is refused', async (t) => {
  for (const text of ['', 'no newline', 'tab\t\n', 'return\r\n', '\ud800\n']) {
    t.equal(await codeOfAsync(() => signNote(text, [log], now)), 'note_malformed', JSON.stringify(text));
  }
  t.equal(await codeOfAsync(() => signNote('text\n', [], now)), 'note_malformed');
  t.equal(await codeOfAsync(() => signNote('no checkpoint\n', [quantumSafeWitness], now)), 'checkpoint_malformed');
  t.equal(await codeOfAsync(() => signNote('a\n', [classicalWitness], -1)), 'range_invalid');
  const holder = { key: log.key, sign: () => Promise.reject(new Error('module away')) };
  t.equal(await codeOfAsync(() => signNote('a\n', [holder], now)), 'signing_failed');
  t.equal(
    await codeOfAsync(() => signNote('a\n', [{ key: log.key, sign: () => Buffer.alloc(63) }], now)),
    'signing_failed',
  );
});

t.test('a note of another form is refused', async (t) => {
  const good = '— log.example.vn/xacthuc AAAAAAA=\n';
  const refused = [
    '',
    '\n',
    '\n\n',
    'text\n',
    `text\n${good}`,
    `text${good}`,
    'text\n\n',
    `text\n\n${good}\n`,
    `text\n\n${good}x`,
    `text\n\n${good.trimEnd()}`,
    `text\n\n ${good}`,
    `text\n\n- log AAAAAAA=\n`,
    'text\n\n—log AAAAAAA=\n',
    'text\n\n— log  AAAAAAA=\n',
    'text\n\n— log AAAAAAA= \n',
    'text\n\n— log AAAAAAA=\r\n',
    'text\n\n— log\n',
    'text\n\n— log AAAAAAB=\n',
    'text\n\n— log AAAAAA==\n',
    'text\n\n— log AAAA\n',
    'text\n\n— log AAAAAAA\n',
    'text\n\n— log AAAA_AA=\n',
    'text\n\n— l+g AAAAAAA=\n',
    'text\n\n— l\u2003g AAAAAAA=\n',
    `te\u0007xt\n\n${good}`,
    `te\rxt\n\n${good}`,
    `te\u0000xt\n\n${good}`,
    `\ud800\n\n${good}`,
    '— log AAAAAAA=\n',
  ];
  for (const note of refused)
    t.equal(
      codeOf(() => parseNote(note)),
      'note_malformed',
      JSON.stringify(note),
    );
  t.equal(
    codeOf(() => parseNote(Buffer.from([0xff, 0x0a, 0x0a, ...Buffer.from(good)]))),
    'note_malformed',
  );
  t.equal(parseNote(`\ufefftext\n\n${good}`).text, '\ufefftext\n', 'a mark at the beginning is part of the text');
  t.equal(parseNote(Buffer.from(`\ufefftext\n\n${good}`)).text, '\ufefftext\n', 'in bytes too');
});

t.test('a note has limits, well above the 16 signatures that must be read', async (t) => {
  const line = (n: number): string => `— w${n} ${Buffer.alloc(4 + 5000, n).toString('base64')}\n`;
  const noteOf = (count: number): string => `text\n\n${Array.from({ length: count }, (_, n) => line(n)).join('')}`;
  t.equal(parseNote(noteOf(16)).signatures.length, 16);
  t.equal(parseNote(noteOf(64)).signatures.length, 64);
  t.equal(
    codeOf(() => parseNote(noteOf(65))),
    'note_too_large',
  );
  t.equal(
    codeOf(() => parseNote(`${'a'.repeat(MAX_NOTE_BYTES)}\n\n${line(1)}`)),
    'note_too_large',
  );
});
