import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { PublicJwk } from '@xacthuc/attestation';
import { newDataKey, Problem } from '@xacthuc/platform';
import fc from 'fast-check';
import t from 'tap';
import { createKeyFile, openKeyFile } from '../../src/keys/key-file.ts';
import { newWrappedKey, openSigner } from '../../src/keys/signer.ts';
import { connectSigner } from '../../src/keys/signer-client.ts';
import { encodeFrame, FrameReader, maxFrameBytes, operations, results } from '../../src/keys/signer-frames.ts';
import { serveSigner } from '../../src/keys/signer-server.ts';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-signer-'));
t.teardown(() => fs.rmSync(home, { recursive: true, force: true }));
const file = path.join(home, 'signing.key');
const socket = path.join(home, 'signer.sock');
const passphrase = 'một mật khẩu đủ dài';
const kid = createKeyFile(file, passphrase);
const opened = openKeyFile(file, passphrase);

function isSigned(bytes: Uint8Array, signature: Uint8Array, { kty, crv, x }: PublicJwk): boolean {
  return verify(null, bytes, createPublicKey({ key: { kty, crv, x }, format: 'jwk' }), signature);
}

t.test('a key file is for its owner’s eyes, opens with its passphrase only, and is never overwritten', async (t) => {
  t.equal(fs.statSync(file).mode & 0o777, 0o600);
  t.equal(opened.kid, kid);
  t.throws(() => createKeyFile(file, passphrase), { code: 'EEXIST' });
  t.throws(() => createKeyFile(path.join(home, 'short'), 'too short'), /16/);
  t.throws(() => openKeyFile(file, 'một mật khẩu khác hẳn'), /the passphrase is another/);
  const changed = path.join(home, 'changed');
  fs.writeFileSync(changed, fs.readFileSync(file, 'utf8').replace(kid, `${kid.slice(0, -1)}_`), { mode: 0o600 });
  t.throws(() => openKeyFile(changed, passphrase), /cannot be opened/);
  fs.writeFileSync(changed, 'PRIVATE');
  t.throws(() => openKeyFile(changed, passphrase), /not a signing key file/);
  fs.chmodSync(file, 0o640);
  t.throws(() => openKeyFile(file, passphrase), /chmod 600/);
  fs.chmodSync(file, 0o600);
});

t.test('frames come out as they went in, however the stream is cut', async () => {
  const frames = fc.array(fc.record({ id: fc.nat(), code: fc.nat(255), payload: fc.uint8Array({ maxLength: 300 }) }));
  await fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 50 }), (given, size) => {
      const stream = Buffer.concat(given.map(({ id, code, payload }) => encodeFrame(id, code, payload)));
      const reader = new FrameReader();
      const read = [];
      for (let at = 0; at < stream.length; at += size) read.push(...reader.push(stream.subarray(at, at + size)));
      const plain = read.map(({ id, code, payload }) => ({ id, code, payload: [...payload] }));
      return JSON.stringify(plain) === JSON.stringify(given.map((one) => ({ ...one, payload: [...one.payload] })));
    }),
  );
});

t.test('whoever holds a signer cannot tell where its key lies', async (t) => {
  const server = await serveSigner(socket, [opened]);
  t.teardown(() => server.close());
  t.equal(fs.statSync(socket).mode & 0o777, 0o660);
  const client = connectSigner({ socket });
  t.teardown(() => client.close());
  const [publicJwk] = await client.keys();
  if (!publicJwk) throw new Error('no key');
  t.same(publicJwk, opened.publicJwk);
  const master = newDataKey();
  const signers = [
    openSigner({ publicJwk, wrapped: null }, master, client),
    openSigner(newWrappedKey(master), master, null),
  ];
  const bytes = Buffer.from('abc');
  for (const signer of signers) t.ok(isSigned(bytes, await signer.sign(bytes), signer.publicJwk));

  const many = Array.from({ length: 2000 }, (_, i) => Buffer.from(`${i} `.repeat((i % 50) + 1)));
  const signed = await Promise.all(many.map(async (one) => isSigned(one, await client.sign(kid, one), publicJwk)));
  t.same(new Set(signed), new Set([true]), '2,000 at once, each over its own bytes');
  t.ok(isSigned(Buffer.alloc(900_000), await client.sign(kid, Buffer.alloc(900_000)), publicJwk));
  await t.rejects(client.sign(newWrappedKey(master).publicJwk.kid, bytes), new Problem('signer_unavailable'));
  await t.rejects(serveSigner(socket, [opened]), /is listening already/);
});

t.test('it tells its public keys and signs, and refuses everything else', async (t) => {
  const server = await serveSigner(socket, [opened]);
  t.teardown(() => server.close());
  const ask = async (bytes: Uint8Array) => {
    const connection = net.connect(socket);
    connection.on('error', () => {});
    connection.write(bytes);
    const heard = new FrameReader();
    return new Promise((resolve) => {
      connection.on('data', (chunk: Buffer) => {
        const [frame] = heard.push(chunk);
        if (!frame) return;
        connection.destroy();
        resolve(frame.code === results.ok ? 'ok' : 'refused');
      });
      connection.on('close', () => resolve('hung up'));
    });
  };
  const thumbprint = Buffer.from(kid, 'base64url');
  t.equal(await ask(encodeFrame(1, operations.keys)), 'ok');
  t.equal(await ask(encodeFrame(1, operations.sign, thumbprint, Buffer.from('x'))), 'ok');
  t.equal(await ask(encodeFrame(1, operations.keys, Buffer.from('x'))), 'refused');
  t.equal(await ask(encodeFrame(1, operations.sign, thumbprint)), 'refused', 'nothing to sign');
  t.equal(await ask(encodeFrame(1, operations.sign, thumbprint.subarray(1), Buffer.from('xx'))), 'refused');
  for (const code of [0, 3, 255]) t.equal(await ask(encodeFrame(1, code, thumbprint, Buffer.from('x'))), 'refused');
  const tooLong = Buffer.alloc(4);
  tooLong.writeUInt32BE(maxFrameBytes + 1);
  t.equal(await ask(tooLong), 'hung up');
  t.equal(await ask(Buffer.from('GET / HTTP/1.1\r\n\r\n')), 'hung up');
  t.equal(await ask(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0])), 'hung up');
  t.equal(await ask(encodeFrame(1, operations.keys)), 'ok', 'and is there for others');
});

t.test('gone in the middle of things, it fails those; back, it is used again', async (t) => {
  const troubles: Error[] = [];
  const client = connectSigner({ socket, onTrouble: (error) => troubles.push(error) });
  t.teardown(() => client.close());
  await t.rejects(client.keys(), new Problem('signer_unavailable'));
  t.match(troubles, [{ code: 'ENOENT' }]);
  // One that hears and never answers.
  const deaf = net.createServer((connection) => connection.once('data', () => connection.destroy()));
  deaf.listen(socket);
  await once(deaf, 'listening');
  const asked = [client.keys(), client.sign(kid, Buffer.from('x'))];
  for (const one of await Promise.allSettled(asked)) t.match(one, { status: 'rejected', reason: { status: 503 } });
  deaf.close();
  await once(deaf, 'close');
  const server = await serveSigner(socket, [opened]);
  t.teardown(() => server.close());
  t.equal((await client.keys()).length, 1);
  t.equal((await client.sign(kid, Buffer.from('x'))).length, 64);
});
