import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { joinEmbeddedPostgres } from '@xacthuc/platform';
import {
  activeContent,
  callService,
  databasePid,
  endProcess,
  queryAsOwner,
  type TestService,
} from '@xacthuc/test-harness';
import { type Served, serve } from './command.ts';
import { countsBetween, type ListName, listText } from './two-lists.ts';

/** What a source has been sent: lists by the id under which they were acknowledged. */
type Ledger = Map<string, ListName>;

/** A snapshot as the database has it. */
interface Standing {
  readonly id: string;
  readonly source: string;
  readonly state: string;
  readonly sequence: number | null;
  readonly dryRun: boolean;
  readonly revertsTo: number | null;
  readonly counts: Readonly<Record<string, number>> | null;
  readonly guards: unknown;
  readonly rejection: unknown;
}

const standing = `
  SELECT n.id, s.code AS source, n.state, n.sequence, n.dry_run AS "dryRun", n.reverts_to AS "revertsTo", n.counts,
    n.guards, n.rejection
  FROM facts.snapshots n JOIN facts.sources s ON s.id = n.source_id ORDER BY n.stage`;

/** Longer than any load here takes to be taken up again and done. */
const patienceMs = 150_000;

/** The real service in a process of its own, which is killed and started again on the same data. */
export class KilledService {
  readonly #data: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #sent: Ledger = new Map();
  /** Sources made so far; the last one is where known facts change. */
  readonly sources: string[] = [];
  /** The text of each list's active content, from a load that nothing disturbed. */
  readonly contents = new Map<ListName, string>();
  #served: Served | null = null;
  #key = '';
  #reversing: Promise<unknown> = Promise.resolve();

  constructor(data: string, env: Readonly<Record<string, string>> = {}) {
    this.#data = data;
    this.#env = env;
  }

  async begin(): Promise<void> {
    const env = { XACTHUC_DATA: this.#data, XACTHUC_RATE_PER_MINUTE: '100000000', ...this.#env };
    this.#served = await serve(env);
    this.#key ||= this.#served.adminKey ?? '';
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    await this.#served?.end(signal);
    this.#served = null;
  }

  /** Ends the database server, which its service does not start again. */
  endDatabase(): void {
    endProcess(databasePid(path.join(this.#data, 'postgres')));
  }

  /** Ends one process of the database server: it then ends all others, recovers from its log and goes on. */
  async crashDatabase(): Promise<void> {
    const [found] = await this.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
       ORDER BY application_name = 'xacthuc intake worker' DESC LIMIT 1`,
    );
    endProcess(found?.pid ?? null);
  }

  readonly query: TestService['query'] = async <Row>(text: string, values: readonly unknown[] = []) => {
    const server = joinEmbeddedPostgres(this.#data);
    if (!server) throw new Error('the database server does not run');
    return queryAsOwner<Row>(server.ownerUrl, text, values);
  };

  call(method: string, at: string, json?: unknown) {
    if (!this.#served) throw new Error('the service does not run');
    return callService(this.#served.url, method, at, { key: this.#key, ...(json === undefined ? {} : { json }) });
  }

  /** A source that nothing was delivered to: its first load makes its tables. */
  async addSource(): Promise<string> {
    const code = `members-${this.sources.length + 1}`;
    await this.query(
      `SELECT facts.add_source($1, connector, names, delivery, freshness_days)
       FROM facts.sources WHERE code = 'youth-union'`,
      [code],
    );
    this.sources.push(code);
    return code;
  }

  /** Delivers a list, and notes what was promised. */
  async upload(source: string, list: ListName, dryRun = false): Promise<void> {
    const reply = await callService(
      this.#served?.url ?? '',
      'POST',
      `/v1/sources/${source}/snapshots?mode=full&dryRun=${dryRun}`,
      { key: this.#key, bytes: listText(list), headers: { 'content-type': 'text/csv' } },
    );
    if (reply.status !== 202) throw new Error(`the upload was answered ${reply.status}: ${reply.text}`);
    this.#sent.set(reply.body.id, list);
  }

  /** Orders the newest activation of a source undone. Its answer comes when that is done, so it is not waited for. */
  async reverse(source: string): Promise<void> {
    const [newest] = await this.query<{ id: string }>(
      `SELECT n.id FROM facts.snapshots n JOIN facts.sources s ON s.id = n.source_id AND s.sequence = n.sequence
       WHERE s.code = $1`,
      [source],
    );
    const order = this.call('POST', `/v1/snapshots/${newest?.id}/reversal`, { reason: 'Nộp nhầm danh sách' });
    this.#reversing = order.catch(() => null);
  }

  activeContent(source: string): Promise<string> {
    return activeContent(this.query, source);
  }

  /** Which list a source shows, by what it was sent in the order in which it was. */
  async shows(source: string): Promise<ListName> {
    return (await this.#history(source)).at(-1) ?? '';
  }

  /** Whether nothing that was sent is on its way. */
  async isIdle(): Promise<boolean> {
    const found = await this.query<Standing>(standing);
    return found.every(({ state }) => state !== 'received' && state !== 'staged');
  }

  /** Waits until it is idle, or for long. */
  async settle(): Promise<void> {
    await this.#reversing;
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(50)) {
      // While the database recovers it answers nobody.
      if (await this.isIdle().catch(() => false)) return;
    }
  }

  /** All that is not as promised: nothing, or a line each. */
  async broken(): Promise<string[]> {
    const found = await this.query<Standing>(standing);
    const lines = [...this.#sent.keys()]
      .filter((id) => !found.some((one) => one.id === id))
      .map((id) => `${id} was acknowledged and is gone`);
    for (const source of this.sources) {
      const own = found.filter((one) => one.source === source);
      const history = await this.#history(source);
      lines.push(...this.#outOfOrder(source, own, history));
      const shown = await this.activeContent(source);
      const right = this.contents.get(history.at(-1) ?? '');
      if (right !== undefined && shown !== right) lines.push(`${source} shows ${shown} and not ${right}`);
    }
    return lines;
  }

  #outOfOrder(source: string, own: readonly Standing[], history: readonly ListName[]): string[] {
    const lines: string[] = [];
    let sequence = 0;
    for (const one of own) {
      const before = history[sequence] ?? '';
      if (!one.dryRun) sequence += 1;
      const after = one.dryRun ? this.#sent.get(one.id) : history[sequence];
      const counts = countsBetween(before, after ?? '');
      const states = one.dryRun ? ['validated'] : ['active', 'superseded', 'reversed'];
      const right = one.dryRun ? one.sequence === null : one.sequence === sequence;
      const counted = Object.entries(counts).every(([what, count]) => one.counts?.[what] === count);
      if (right && counted && states.includes(one.state)) continue;
      lines.push(`${source}: ${JSON.stringify(one)} where ${sequence}, ${JSON.stringify(counts)} is right`);
    }
    return lines;
  }

  /** What a source was to show at each sequence, from 0 on. */
  async #history(source: string): Promise<ListName[]> {
    const history: ListName[] = [''];
    for (const one of await this.query<Standing>(standing)) {
      if (one.source !== source || one.dryRun) continue;
      history.push(one.revertsTo === null ? (this.#sent.get(one.id) ?? '') : (history[one.revertsTo] ?? ''));
    }
    return history;
  }
}

/** What is ordered in a round; @returns the milliseconds that it takes undisturbed. */
export type Orders = (service: KilledService) => Promise<number>;

/**
 * Orders something, disturbs the service at a random moment of the time that it takes, and waits until it is done all
 * the same. Where the moment comes too late, it is ordered again.
 */
export async function disturbed(
  service: KilledService,
  orders: Orders,
  disturb: (service: KilledService) => Promise<void>,
): Promise<void> {
  do {
    await sleep(Math.random() * (await orders(service)));
  } while (await service.isIdle());
  await disturb(service);
  await service.settle();
}
