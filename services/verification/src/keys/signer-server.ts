import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { jwks } from '@xacthuc/attestation';
import type { Signer } from './signer.ts';
import { encodeFrame, type Frame, FrameReader, operations, results } from './signer-frames.ts';

/** A signer that listens. */
export interface SignerServer {
  close(): Promise<void>;
}

const thumbprintBytes = 32;
const mostUnderWay = 256;
const mostConnections = 256;

/**
 * Signs for whoever may open the socket: its owner and group (mode 0660). It tells public keys and signs; nothing else
 * can be asked of it. A frame of another form ends the connection.
 * @throws when another process listens there.
 */
export async function serveSigner(socket: string, signers: readonly Signer[]): Promise<SignerServer> {
  await removeAbandoned(socket);
  const byKid = new Map(signers.map((signer) => [signer.kid, signer]));
  const open = new Set<net.Socket>();
  const server = net.createServer((connection) => {
    open.add(connection);
    connection.on('close', () => open.delete(connection));
    converse(connection, byKid);
  });
  server.maxConnections = mostConnections;
  // Set before the socket is made: changed afterwards, there would be an instant in which anybody could connect.
  const mask = process.umask(0o117);
  try {
    server.listen(socket);
    await once(server, 'listening');
  } finally {
    process.umask(mask);
  }
  return {
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const connection of open) connection.destroy();
      await closed;
    },
  };
}

function converse(connection: net.Socket, signers: ReadonlyMap<string, Signer>): void {
  const reader = new FrameReader();
  let underWay = 0;
  // Reads on only as fast as it signs and is listened to.
  const goOn = () => {
    if (underWay < mostUnderWay && !connection.writableNeedDrain) connection.resume();
    else connection.pause();
  };
  const answer = async (frame: Frame) => {
    underWay += 1;
    goOn();
    const reply = await answerTo(frame, signers);
    if (connection.writable) connection.write(reply);
    underWay -= 1;
    goOn();
  };
  connection.on('drain', goOn);
  connection.on('error', () => connection.destroy());
  connection.on('data', (chunk: Buffer) => {
    try {
      for (const frame of reader.push(chunk)) void answer(frame);
    } catch {
      connection.destroy();
    }
  });
}

async function answerTo({ id, code, payload }: Frame, signers: ReadonlyMap<string, Signer>): Promise<Buffer> {
  if (code === operations.keys && payload.length === 0) {
    const keys = jwks([...signers.values()].map(({ publicJwk }) => publicJwk));
    return encodeFrame(id, results.ok, Buffer.from(JSON.stringify(keys)));
  }
  const signer = signers.get(payload.toString('base64url', 0, thumbprintBytes));
  if (code !== operations.sign || payload.length <= thumbprintBytes || !signer) return encodeFrame(id, results.refused);
  try {
    return encodeFrame(id, results.ok, await signer.sign(payload.subarray(thumbprintBytes)));
  } catch {
    return encodeFrame(id, results.refused);
  }
}

/** A killed signer leaves its socket behind; one that answers is somebody's. */
async function removeAbandoned(socket: string): Promise<void> {
  if (!fs.lstatSync(socket, { throwIfNoEntry: false })?.isSocket()) return;
  const probe = net.connect(socket);
  try {
    await once(probe, 'connect');
  } catch {
    return fs.rmSync(socket, { force: true });
  } finally {
    probe.destroy();
  }
  throw new Error(`Đã có tiến trình ký tại / a signer is listening already at: ${socket}`);
}
