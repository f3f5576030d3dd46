import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { vietnamDay } from '@xacthuc/domain';
import { characters, sampleFile } from '@xacthuc/sample-data';
import type { TestService } from '@xacthuc/test-harness';
import type { Question } from '../src/index.ts';

const day = vietnamDay(new Date());

/** Delivers the sample list of students. */
export async function deliverStudents(service: TestService): Promise<void> {
  const { bytes, contentType, mode, segment } = sampleFile('education', day);
  const query = { mode, asOf: day, ...(segment === null ? {} : { segment }) };
  const { body } = await service.deliver({ source: 'education', bytes, contentType, query });
  if (body.state !== 'active') throw new Error(`education is ${body.state}`);
}

/** The question about one of the fixed sample characters. */
export function questionAbout(id: string): Question {
  const one = characters(day).find((character) => character.id === id);
  const [subject] = one?.numbers ?? [];
  const [match] = one?.secondFacts ?? [];
  if (!one || !subject || !match) throw new RangeError(`no character ${id}`);
  return { benefit: one.benefit, subject, match };
}

/** What a scripted server saw. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request; it may also destroy the line. */
export type Script = (seen: Seen, response: http.ServerResponse, count: number) => void;

/** A real HTTP server that answers as it is told. */
export async function scriptedServer(script: Script) {
  const seen: Seen[] = [];
  const server = http.createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: Buffer.concat(pieces).toString() };
    seen.push(one);
    script(one, response, seen.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Answers with JSON. */
export function json(response: http.ServerResponse, status: number, body: unknown, headers: object = {}): void {
  const type = status < 300 ? 'application/json' : 'application/problem+json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
}

/** A problem document as the service writes it. */
export function problem(code: string, status: number) {
  const texts = { title: 'Từ chối', titleEn: 'Refused', detail: 'Làm khác đi.', detailEn: 'Do otherwise.' };
  return { type: `urn:xacthuc:problem:${code}`, status, code, ...texts, requestId: 'r' };
}
