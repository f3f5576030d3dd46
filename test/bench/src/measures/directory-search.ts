import type { ChildServer } from '../child-server.ts';
import { type LoadOptions, load, type Target } from '../load.ts';
import type { Measure } from '../measures.ts';
import { say } from '../progress.ts';
import { alternate, median, type Round } from '../rounds.ts';
import { runStatements } from '../workspace.ts';
import { rateOf, roundsIn } from './check-rates.ts';

/** Enough to be a service in use, few enough that latency is work and not queueing. */
const connections = 4;
/** Rows of one list: what one import takes. */
const rowsAtOnce = 20_000;
const path = '/v1/programme/directory/search';

const families = 'Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý'.split(' ');
const middles = 'Văn Thị Hữu Đức Minh Ngọc Thu Quang Thanh Xuân Gia Bảo Hải Kim Anh'.split(' ');
const givens =
  'An Bình Chi Dung Duy Giang Hà Hạnh Hiếu Hoa Hoà Hùng Hương Khánh Khoa Lan Linh Long Mai Nam Nga Nhung Phúc Phương Quân Quyên Sơn Tâm Thảo Thắng Thuỷ Trang Trí Tú Tuấn Uyên Vân Việt Vy Yến'.split(
    ' ',
  );
const trades =
  'Quán Phở|Tạp Hoá|Trà Sen|Nông Sản|Gốm Sứ|Mây Tre|Cà Phê|Xây Dựng|Vận Tải|Phần Mềm|Du Lịch|May Mặc'.split('|');

const of = <V>(list: readonly V[], i: number): V => list[i % list.length] as V;

function personName(i: number): string {
  return `${of(families, i)} ${of(middles, Math.floor(i / 16))} ${of(givens, Math.floor(i / 240))}`;
}

function businessName(i: number): string {
  return `Công ty TNHH ${of(trades, i)} ${of(givens, Math.floor(i / 12))} ${i.toString(36)}`;
}

/** Three in five are people, as the programme expects. */
function row(i: number): string {
  const date = `${String((i % 28) + 1).padStart(2, '0')}/0${(i % 9) + 1}/2025`;
  const area = `24,${String(7000 + (i % 99)).padStart(5, '0')}`;
  const label = (name: string) =>
    name
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replaceAll('đ', 'd')
      .replaceAll('Đ', 'D')
      .toLowerCase()
      .replaceAll(' ', '');
  if (i % 5 < 3) return `${label(personName(i))}${i}.id.vn,Cá nhân,${personName(i)},${date},${area},`;
  return `${label(of(trades, i))}${label(of(givens, i))}${i}.biz.vn,Doanh nghiệp,${businessName(i)},${date},${area},${of([...'ACFGHIJMNS'], i)}`;
}

export const directorySearch: Measure = {
  name: 'directory-search',
  what: 'median latency of a page of a search in the website directory among --rows entries, against a page without a search',
  unit: 'ms',
  bar: { of: 'value', atMost: 50 },
  run: async (workspace, { rows, seconds }) => {
    const url = await workspace.database('directory');
    const server = await workspace.service('service', url);
    await fill(server, rows);
    await runStatements(url, ['VACUUM ANALYZE directory.entries', 'CHECKPOINT']);
    const searches = await targetOf(server, searchesAmong(rows));
    const listing = await targetOf(server, { 'first page': [{ limit: 50 }] });
    const sides = await alternate(
      roundsIn(seconds),
      seconds,
      await latency(searches.target, { connections, seconds }, 'searches'),
      await latency(listing.target, { connections, seconds }, 'first page'),
    );
    const note =
      `${rows} entries, ${connections} connections, pages of 50, names, parts of domains, digits, filters and later pages; ` +
      `asked one by one, the slowest kind's median is ${searches.slowest.toFixed(1)} ms`;
    return { ...sides, note: rows < 1_000_000 ? `${note}; the bar speaks of 1000000: --rows 1000000` : note };
  },
};

async function fill(server: ChildServer, rows: number): Promise<void> {
  const headers = { authorization: `Bearer ${server.keys.admin}`, 'content-type': 'text/csv' };
  const start = performance.now();
  for (let at = 0; at < rows; at += rowsAtOnce) {
    const lines = Array.from({ length: Math.min(rowsAtOnce, rows - at) }, (_, i) => row(at + i));
    const body = `Tên miền,Loại chủ thể,Tên chủ thể,Ngày đăng ký,Mã tỉnh,Mã xã,Mã ngành\n${lines.join('\n')}\n`;
    const answer = await fetch(`${server.url}/v1/programme/directory/imports`, { method: 'POST', headers, body });
    const { counts } = (await answer.json()) as { readonly counts?: { readonly created: number } };
    if (answer.status !== 201 || counts?.created !== lines.length) {
      throw new Error(`the list was answered ${answer.status}: ${JSON.stringify(counts)} of ${lines.length}`);
    }
    say(`  ${at + lines.length} entries after ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
}

/** What an office looks for, by kind: somebody, a part of a name or domain, an area; a few rare, some everywhere, some nowhere. */
function searchesAmong(rows: number): Readonly<Record<string, readonly object[]>> {
  const each = (search: (n: number) => object) =>
    Array.from({ length: 30 }, (_, i) => ({ limit: 50, ...search((i * 7919 * 13) % rows) }));
  const commune = (n: number) => String(7000 + (n % 99)).padStart(5, '0');
  const plain = (text: string) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
  const somewhere = (n: number) => Buffer.from(`d${1 + n}`).toString('base64url');
  return {
    names: each((n) => ({ q: personName(n) })),
    'names without accents': each((n) => ({ q: plain(personName(n)) })),
    businesses: each((n) => ({ q: businessName(n) })),
    'given names': each((n) => ({ q: of(givens, n) })),
    'trade and given name': each((n) => ({ q: `${of(trades, n)} ${of(givens, n)}` })),
    domains: each((n) => ({ q: row(n).split(',')[0] })),
    'three letters': each((n) => ({ q: row(n).slice(n % 4, (n % 4) + 3) })),
    'seven letters': each((n) => ({ q: row(n).slice(2, 9) })),
    'three digits': each((n) => ({ q: String(100 + (n % 900)) })),
    'five digits': each((n) => ({ q: String(10_000 + (n % 90_000)) })),
    everywhere: each((n) => ({ q: of(['nguyen', 'tnhh', 'id.vn', 'cong ty'], n) })),
    nowhere: each((n) => ({ q: of(['zzzqx', 'nguyen tnhh', 'tran phan mem'], n) })),
    sectors: each((n) => ({ sector: of([...'ACFG'], n) })),
    communes: each((n) => ({ commune: commune(n) })),
    'kinds and states': each((n) => of([{ holderKind: 'household' }, { status: 'expired' }, { zone: 'id.vn' }], n)),
    'days of registration': each((n) => of([{ registeredFrom: '2026-01-01' }, { registeredUntil: '2025-02-11' }], n)),
    'given name in a commune': each((n) => ({ q: of(givens, n), commune: commune(n) })),
    'given name among businesses': each((n) => ({ q: of(givens, n), holderKind: 'enterprise' })),
    'pages far behind': each((n) => ({ q: of([of(givens, n), String(1000 + (n % 9000))], n), cursor: somewhere(n) })),
  };
}

/** Every search that has a second page is asked for that too. */
async function targetOf(server: ChildServer, kinds: Readonly<Record<string, readonly object[]>>) {
  const headers = { authorization: `Bearer ${server.keys.admin}`, 'content-type': 'application/json' };
  const bodies: Buffer[] = [];
  const medians: number[] = [];
  for (const [kind, searches] of Object.entries(kinds)) {
    const times: number[] = [];
    for (const search of searches) {
      const body = JSON.stringify(search);
      const start = performance.now();
      const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers, body });
      if (answer.status !== 200) throw new Error(`a search was answered ${answer.status}: ${await answer.text()}`);
      const { next } = (await answer.json()) as { readonly next: string | null };
      times.push(performance.now() - start);
      bodies.push(Buffer.from(body));
      if (next !== null) bodies.push(Buffer.from(JSON.stringify({ ...search, cursor: next })));
    }
    medians.push(median(times));
    say(`  ${kind}: median ${median(times).toFixed(1)} ms, at most ${Math.max(...times).toFixed(0)} ms`);
  }
  const verify = (answer: string) => {
    if (!Array.isArray((JSON.parse(answer) as { entries?: unknown }).entries)) throw new Error('no entries');
  };
  const target: Target = { url: server.url, path, headers, bodies, status: 200, verify };
  return { target, slowest: Math.max(...medians) };
}

async function latency(target: Target, options: LoadOptions, what: string): Promise<Round> {
  await rateOf(target, options);
  return async (seconds) => {
    const { latencies } = await load(target, { ...options, seconds });
    const sorted = [...latencies].sort((a, b) => a - b);
    const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
    say(
      `  ${what}: median ${median(latencies).toFixed(2)} ms, 95 % within ${p95.toFixed(1)} ms, of ${latencies.length}`,
    );
    return median(latencies);
  };
}
