import http from 'node:http';
import { callService, type Reply } from '@xacthuc/test-harness';
import * as tus from 'tus-js-client';

/** The headers that every request of the protocol has. */
export const tusHeaders = { 'tus-resumable': '1.0.0' } as const;
export const offsetStream = { ...tusHeaders, 'content-type': 'application/offset+octet-stream' } as const;

/** One service and one key, spoken to in tus 1.0 by hand. */
export class TusCalls {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  call(method: string, at: string, headers: Readonly<Record<string, string>> = {}, bytes?: Uint8Array | string) {
    return callService(this.#url, method, at, {
      key: this.#key,
      headers: { ...tusHeaders, ...headers },
      ...(bytes === undefined ? {} : { bytes }),
    });
  }

  /** Begins an upload. @returns its address. */
  async begin(length: number, metadata?: string): Promise<string> {
    const { status, headers } = await this.call('POST', '/v1/uploads', {
      'upload-length': String(length),
      ...(metadata === undefined ? {} : { 'upload-metadata': metadata }),
    });
    if (status !== 201) throw new Error(`begun with ${status}`);
    return headers.get('location') ?? '';
  }

  /** Where an upload stands; null when there is none. */
  async offset(at: string): Promise<number | null> {
    const { status, headers } = await this.call('HEAD', at);
    return status === 200 ? Number(headers.get('upload-offset')) : null;
  }

  patch(at: string, offset: number, bytes: Uint8Array, more: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return this.call('PATCH', at, { ...offsetStream, 'upload-offset': String(offset), ...more }, bytes);
  }

  /** A PATCH whose bytes are sent when the test says so. */
  slowPatch(at: string, offset: number, length: number, more: Readonly<Record<string, string>> = {}): SlowPatch {
    const headers = {
      ...offsetStream,
      authorization: `Bearer ${this.#key}`,
      'upload-offset': String(offset),
      'content-length': String(length),
      ...more,
    };
    const request = http.request(this.#url + at, { method: 'PATCH', headers, agent: false });
    const status = new Promise<number | null>((resolve) => {
      request.on('response', (response) => resolve(response.resume().statusCode ?? null));
      request.on('error', () => resolve(null));
    });
    request.flushHeaders();
    return { send: (bytes) => void request.write(bytes), cut: () => request.destroy(), status };
  }
}

/** A request under way. */
export interface SlowPatch {
  send(bytes: Uint8Array): void;
  /** The line breaks. */
  cut(): void;
  /** The answer's status; null when none came. */
  readonly status: Promise<number | null>;
}

/** Sends a file with the protocol's maintained client. @returns the upload's address. */
export function sendWithClient(
  url: string,
  key: string,
  bytes: Buffer,
  options: Partial<tus.UploadOptions> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(bytes, {
      endpoint: `${url}/v1/uploads`,
      headers: { authorization: `Bearer ${key}` },
      retryDelays: [0, 100, 300, 1000, 3000],
      ...options,
      onError: reject,
      onSuccess: () => resolve(new URL(upload.url ?? '').pathname),
    });
    upload.start();
  });
}
