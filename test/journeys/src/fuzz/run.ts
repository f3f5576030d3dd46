import { issueTexts, unreadableTexts } from '@xacthuc/engine';
import { problems } from '@xacthuc/platform';
import { type SourceCode, sourceCodes } from '@xacthuc/sample-data';
import type { Reply, TestService } from '@xacthuc/test-harness';
import { activate } from '../bad-rows.ts';
import { csvFile } from '../files.ts';
import { type FuzzCase, validTable } from './corpus.ts';

/** A file may take this long, in milliseconds, to end in a state. */
const longest = 30_000;

/** What a case has come to: an HTTP status for one that was refused at once, else a snapshot's state and counts. */
export interface FuzzEnd {
  readonly state: string;
  readonly body: Reply['body'];
}

/** The service under damaged files, and what it holds. */
export class FuzzRun {
  readonly #service: TestService;
  /** How often each end was met. */
  readonly ends = new Map<string, number>();

  constructor(service: TestService) {
    this.#service = service;
  }

  /** Makes a valid list what is active of a source, whatever was before. */
  async restore(source: SourceCode): Promise<void> {
    const bytes = csvFile(validTable(source));
    const { body } = await this.#service.deliver({ source, bytes, query: { mode: 'full' } });
    await this.#activateHeld(body);
    const now = await this.#service.settled(body.id);
    if (now.body.state !== 'active') throw new Error(`the valid list of ${source} is ${JSON.stringify(now.body)}`);
  }

  /** What is active, by source: changes when any record does. */
  async active(): Promise<Map<string, { readonly records: number; readonly content: string }>> {
    const rows = await this.#service.query<{ source: string; records: number; content: string }>(
      `SELECT s.code AS source, count(r.id)::int AS records,
         coalesce(md5(string_agg(encode(r.content, 'hex'), ',' ORDER BY r.content)), '') AS content
       FROM facts.sources s
       LEFT JOIN (
         facts.records r JOIN facts.snapshots n ON n.stage = r.stage AND n.sequence IS NOT NULL
       ) ON s.id = r.source_id AND r.retired_stage IS NULL
       GROUP BY s.code`,
    );
    return new Map(rows.map(({ source, ...held }) => [source, held]));
  }

  /** Delivers a damaged file. @throws what it did that no file may make the service do. */
  async deliver(one: FuzzCase, dryRun: boolean): Promise<FuzzEnd> {
    const query = new URLSearchParams({
      mode: 'full',
      dryRun: String(dryRun),
      ...(one.segment === null ? {} : { segment: one.segment }),
    });
    const started = Date.now();
    const sent = await this.#service.call('POST', `/v1/sources/${one.source}/snapshots?${query}`, {
      key: this.#service.admin,
      bytes: one.bytes,
      headers: { 'content-type': one.contentType },
    });
    if (sent.status !== 202) {
      assertProblem(sent);
      return this.#ended(`${sent.status} ${sent.body.code}`, sent.body);
    }
    const { id } = sent.body;
    const { status, body } = await this.#service.call('GET', `/v1/snapshots/${id}?wait=${longest / 1000}`, {
      key: this.#service.admin,
    });
    if (status !== 200) throw new Error(`the snapshot answers ${status}`);
    const ended = ['validated', 'active', 'rejected'].includes(body.state) || (body.state === 'staged' && body.held);
    if (!ended && Date.now() - started > longest) throw new Error(`${body.state} after ${Date.now() - started} ms`);
    if (!ended) return this.#ended('active', (await this.#service.settled(id)).body);
    await this.#assertReport(body);
    return this.#ended(body.state === 'rejected' ? `rejected ${body.rejection.code}` : body.state, body);
  }

  /**
   * Delivers a damaged file to stay, and puts back what was. @throws when the active data changed otherwise than the
   * snapshot's own counts say, or anywhere else, or cannot be put back.
   */
  async deliverToStay(one: FuzzCase): Promise<void> {
    const before = await this.active();
    const dry = await this.deliver(one, true);
    const real = await this.deliver(one, false);
    if (dry.body.counts) assertSame('the counts of the dry run', dry.body.counts, real.body.counts);
    if (real.state === 'staged') {
      assertSame('the active data while held', before, await this.active());
      await this.#activateHeld(real.body);
    }
    const after = await this.active();
    if (real.state !== 'active' && real.state !== 'staged') return assertSame('the active data', before, after);
    const { added, retired } = real.body.counts;
    const expected = (before.get(one.source)?.records ?? 0) + added - retired;
    if (after.get(one.source)?.records !== expected) throw new Error(`not ${expected} records are active`);
    for (const source of sourceCodes) {
      if (source !== one.source) assertSame(`the active data of ${source}`, before.get(source), after.get(source));
    }
    await this.restore(one.source);
    assertSame('the active data once put back', before, await this.active());
  }

  /** Ids of the snapshots that made their processing fail, even if it was tried again with success. */
  async failed(): Promise<string[]> {
    const rows = await this.#service.query<{ id: string }>('SELECT id FROM facts.snapshots WHERE failures > 0');
    return rows.map(({ id }) => id);
  }

  #ended(state: string, body: Reply['body']): FuzzEnd {
    this.ends.set(state, (this.ends.get(state) ?? 0) + 1);
    return { state, body };
  }

  async #activateHeld(snapshot: Reply['body']): Promise<void> {
    if (snapshot.state !== 'staged' || !snapshot.held) return;
    const { status } = await activate(this.#service, snapshot.id);
    if (status !== 200) throw new Error(`a held snapshot's activation answers ${status}`);
  }

  async #assertReport({ id, state, rejection, counts, issueCounts }: Reply['body']): Promise<void> {
    if (state === 'rejected') return assertAdvice(rejection, Object.keys(unreadableTexts));
    const codes = Object.keys(issueTexts);
    for (const code of Object.keys(issueCounts))
      if (!codes.includes(code)) throw new Error(`no issue ${code} is known`);
    if (counts.good + counts.bad !== counts.rows) throw new Error(`counts do not add up: ${JSON.stringify(counts)}`);
    const key = this.#service.admin;
    const { status, body } = await this.#service.call('GET', `/v1/snapshots/${id}/issues?limit=1000`, { key });
    if (status !== 200) throw new Error(`the report answers ${status}`);
    for (const issue of body.issues) assertAdvice(issue, codes);
    if (counts.bad > 0 && body.issues.length === 0) throw new Error('bad rows without a report');
    const csv = await this.#service.call('GET', `/v1/snapshots/${id}/issues?format=csv`, { key });
    if (csv.status !== 200 || !csv.text.includes('Cách sửa'))
      throw new Error(`the report as CSV answers ${csv.status}`);
  }
}

function assertAdvice({ code, vi, en }: Reply['body'], known: readonly string[]): void {
  if (!known.includes(code)) throw new Error(`no code ${code} is known`);
  for (const text of [vi.what, vi.fix, en.what, en.fix]) {
    if (typeof text !== 'string' || !/\S{2,} \S+/.test(text)) throw new Error(`${code} does not say what to do`);
  }
  if (vi.what === en.what) throw new Error(`${code} is not told in both languages`);
}

function assertProblem({ status, body, headers }: Reply): void {
  const told =
    /^application\/problem\+json/.test(headers.get('content-type') ?? '') && Object.hasOwn(problems, body.code);
  if (status >= 500 || status < 400 || !told) throw new Error(`the upload answers ${status}`);
}

function assertSame(what: string, before: unknown, after: unknown): void {
  const [a, b] = [before, after].map((value) => JSON.stringify(value instanceof Map ? [...value].sort() : value));
  if (a !== b) throw new Error(`${what} changed from ${a} to ${b}`);
}
