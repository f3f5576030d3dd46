import fs from 'node:fs';
import { createRequire } from 'node:module';
import { freePort } from '@xacthuc/platform';
import { AwsV4Signer } from 'aws4fetch';
import { temporaryFolder } from './fixture.ts';

/** The S3 server of the package; it checks signatures, and knows one account. */
interface S3rver {
  run(): Promise<unknown>;
  close(): Promise<void>;
}
type S3rverClass = new (options: Readonly<Record<string, unknown>>) => S3rver;

export interface TestS3 {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  put(key: string, text: string): Promise<void>;
  close(): Promise<void>;
}

export async function startS3(): Promise<TestS3> {
  const load = createRequire(import.meta.url);
  const Server = load('@20minutes/s3rver') as S3rverClass;
  const directory = temporaryFolder();
  const [port, bucket, account] = [await freePort(), 'danh-sach', 'S3RVER'];
  const server = new Server({
    address: '127.0.0.1',
    port,
    silent: true,
    directory,
    allowMismatchedSignatures: false,
    configureBuckets: [{ name: bucket }],
  });
  await server.run();
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    bucket,
    accessKeyId: account,
    secretAccessKey: account,
    put: async (key, text) => {
      const signer = new AwsV4Signer({
        method: 'PUT',
        url: `${endpoint}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
        body: text,
        headers: { 'content-type': 'text/csv' },
        accessKeyId: account,
        secretAccessKey: account,
        service: 's3',
        region: 'us-east-1',
      });
      const { url, headers, body } = await signer.sign();
      const answer = await fetch(url, { method: 'PUT', headers, body: body as string });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    },
    close: async () => {
      await server.close();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
