import {
  appendToUpload,
  type Checksum,
  createUpload,
  endUpload,
  findUpload,
  tooLarge,
  type Upload,
} from '@xacthuc/engine';
import { BackgroundTurns, callerOf, Problem } from '@xacthuc/platform';
import type { FastifyRequest } from 'fastify';
import type { IntakeContext } from '../context.ts';
import { assertAccepted, baseName, mediaType } from './body.ts';
import { offsetStream, parseChecksum, parseMetadata } from './tus-headers.ts';

/** How far an upload is after a request. */
export interface Progress {
  readonly id: string;
  readonly received: number;
  readonly expiresAt: Date;
}

/** More than a department has files; each may be as large as the limit. */
const mostUnfinished = 20;

/** The uploads that arrive in several requests, each its caller's own. */
export class ArrivingUploads {
  readonly #context: IntakeContext;
  readonly #arriving = new Set<FastifyRequest>();

  constructor(context: IntakeContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.db as never;
  }

  /** @throws Problem `not_found`, for another's too: that it exists is none of the caller's business. */
  async find(request: FastifyRequest, id: string): Promise<Upload> {
    const upload = await findUpload(this.#db, id, callerOf(request).id, this.#context.now());
    if (!upload) throw new Problem('not_found');
    return upload;
  }

  /** Begins an upload; the request's body, if it has one, is its first bytes. */
  async begin(request: FastifyRequest, length: number, metadata: string | undefined): Promise<Progress> {
    const { maxUploadBytes } = this.#context.config;
    const { filename, filetype } = parseMetadata(metadata);
    const checksum = checksumOf(request);
    if (length === 0) throw new Problem('empty_file');
    if (length > maxUploadBytes) throw tooLarge(maxUploadBytes);
    const contentType = mediaType(filetype ?? undefined);
    assertAccepted(contentType);
    const withBytes = hasBody(request);
    if (withBytes) assertFits(request, length);
    const expiresAt = this.#expiry();
    const id = await createUpload(this.#db, this.#context.keyring.master, {
      name: baseName(filename ?? undefined),
      contentType,
      length,
      metadata: metadata ?? null,
      by: callerOf(request).id,
      expiresAt,
      most: mostUnfinished,
    });
    if (!withBytes) return { id, received: 0, expiresAt };
    try {
      return await this.#append(request, id, 0, checksum);
    } catch (error) {
      // Its address was never told, so nobody could go on with it.
      await endUpload(this.#db, id);
      throw error;
    }
  }

  /** Adds the request's body at `offset`. Resolves once it is committed. */
  async add(request: FastifyRequest, id: string, offset: number): Promise<Progress> {
    const checksum = checksumOf(request);
    const { length, received } = await this.find(request, id);
    if (offset !== received) throw new Problem('upload_offset_conflict');
    assertFits(request, length - offset);
    return this.#append(request, id, offset, checksum);
  }

  async end(request: FastifyRequest, id: string): Promise<void> {
    await endUpload(this.#db, (await this.find(request, id)).id);
  }

  async #append(request: FastifyRequest, id: string, offset: number, checksum: Checksum | null): Promise<Progress> {
    this.#arriving.add(request);
    try {
      const received = await appendToUpload(this.#db, this.#context.keyring.master, id, {
        offset,
        bytes: request.raw.iterator({ destroyOnReturn: false }),
        turns: new BackgroundTurns(this.#context.answerTimes ?? null, 'answering-thread'),
        checksum,
        expiresAt: () => this.#expiry(),
      });
      return { id, received, expiresAt: this.#expiry() };
    } finally {
      this.#arriving.delete(request);
    }
  }

  /**
   * Ends the lines that bytes arrive on: what has arrived is kept, and the senders go on elsewhere or later. Waiting for
   * a slow line to end would keep the process from stopping for hours.
   */
  cut(): void {
    for (const request of this.#arriving) request.raw.destroy();
  }

  #expiry(): Date {
    return new Date(this.#context.now().getTime() + this.#context.config.uploadExpiryHours * 3_600_000);
  }
}

function checksumOf({ headers }: FastifyRequest): Checksum | null {
  const header = headers['upload-checksum'];
  return parseChecksum(Array.isArray(header) ? header[0] : header);
}

/** Whether a request has a body, or says that it has. */
export function hasBody({ headers }: FastifyRequest): boolean {
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
}

/** @throws Problem when the body is not what adds to an upload, or says that it is more than `room` bytes. */
function assertFits(request: FastifyRequest, room: number): void {
  if (mediaType(request.headers['content-type']) !== offsetStream) throw new Problem('unsupported_media_type');
  if (Number(request.headers['content-length'] ?? 0) > room) {
    throw new Problem('payload_too_large', {
      vi: `Chỉ còn thiếu ${room} byte theo Upload-Length đã khai báo`,
      en: `Only ${room} bytes are missing of the declared Upload-Length`,
    });
  }
}
