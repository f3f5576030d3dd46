import { subjectKeyText } from '@xacthuc/domain';
import fc from 'fast-check';
import t from 'tap';
import { followRedemptions } from '../../src/index.ts';
import { redeemName, releaseName, startProgramme } from '../fixture.ts';

const programme = await startProgramme();
t.teardown(() => programme.close());
const office = await programme.client(['office']);
const department = await programme.client(['department'], { sources: ['education'] });
const { db, directory } = programme.context;

const post = (path: string, json: unknown, key = office.key) =>
  programme.call('POST', `/v1/programme/directory${path}`, { key, json });

const domains = ['hoa-mai-1.id.vn', 'hoa-mai-2.biz.vn'] as const;
/** Two people, so that a name may pass from one to the other. None of their words is in a domain. */
const people = [
  { name: 'Nguyễn Thị Kiều', number: '027306999901' },
  { name: 'Trần Văn Quyết', number: '027206999902' },
] as const;

type Step =
  | { readonly do: 'redeem' | 'declare' | 'list'; readonly domain: number; readonly person: number }
  | { readonly do: 'release' | 'consent' | 'withdraw' | 'expire'; readonly domain: number };

const domain = fc.integer({ min: 0, max: domains.length - 1 });
const person = fc.integer({ min: 0, max: people.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('redeem' as const, 'declare' as const, 'list' as const), domain, person }),
  fc.record({
    do: fc.constantFrom(
      'release' as const,
      'consent' as const,
      'consent' as const,
      'withdraw' as const,
      'expire' as const,
    ),
    domain,
  }),
);

/** What a person is told of: who agreed to what, as the steps went. Knows nothing of how the service keeps it. */
class Agreed {
  readonly #holds = new Map<number, string>();

  give(at: number, name: string | null): void {
    if (name !== null) this.#holds.set(at, name);
  }

  end(at: number): void {
    this.#holds.delete(at);
  }

  of(at: number): string | null {
    return this.#holds.get(at) ?? null;
  }
}

let round = 0;
const redeemed = new Map<string, string>();

async function take(action: Step, names: readonly string[], agreed: Agreed): Promise<void> {
  const name = names[action.domain] as string;
  if ('person' in action) {
    const holder = people[action.person] as (typeof people)[number];
    const key = subjectKeyText({ type: 'person', scheme: 'personal-number', number: holder.number });
    if (action.do === 'redeem') {
      if (redeemed.has(name)) return;
      redeemed.set(name, await redeemName(programme, { domain: name, subject: key }));
    } else if (action.do === 'declare') {
      const declared = { kind: 'person', name: holder.name, scheme: 'personal-number', number: holder.number };
      await post('/declarations', { domain: name, holder: declared }, department.key);
    } else {
      await list(name, 'Đang hoạt động', holder);
    }
  } else if (action.do === 'release') {
    const id = redeemed.get(name);
    if (id === undefined) return;
    redeemed.delete(name);
    await releaseName(programme, id);
  } else if (action.do === 'expire') {
    await list(name, 'Hết hạn', null);
  } else {
    const entry = await entryOf(name);
    if (entry === undefined) return;
    const path = `/v1/programme/directory/${entry.id}/consent`;
    if (action.do === 'consent') {
      const given = { textVersion: '1', evidence: 'Hồ sơ 1', givenOn: '2026-01-05' };
      const { status } = await programme.call('POST', path, { key: office.key, json: given });
      if (status === 200) agreed.give(action.domain, entry.holder.name ?? '');
    } else {
      await programme.call('DELETE', path, { key: office.key, json: { reason: 'Theo đơn' } });
      agreed.end(action.domain);
    }
  }
  await followRedemptions(db, directory);
}

async function list(name: string, status: string, holder: (typeof people)[number] | null): Promise<void> {
  const row = holder === null ? `${name},,,,${status}` : `${name},Cá nhân,${holder.name},${holder.number},${status}`;
  await programme.call('POST', '/v1/programme/directory/imports', {
    key: office.key,
    headers: { 'content-type': 'text/csv' },
    payload: `Tên miền,Loại chủ thể,Tên chủ thể,Số giấy tờ,Trạng thái\n${row}\n`,
  });
}

async function entryOf(name: string) {
  const { body } = await post('/search', { q: name });
  return body.entries.find((entry: { domain: string }) => entry.domain === name);
}

let readers = 0;

/** Asked from another address each time: one address may not ask so often. */
async function publicly(query: string) {
  readers += 1;
  const remoteAddress = `10.${readers >> 16}.${(readers >> 8) & 255}.${readers & 255}`;
  return (await programme.app.inject({ url: `/v1/directory${query}`, remoteAddress })).json();
}

/** All that anyone can get, in every way there is. */
async function everythingPublic(): Promise<{ readonly text: string; readonly domains: readonly string[] }> {
  const texts: string[] = [];
  const found: string[] = [];
  const queries = ['', '?zone=id.vn', '?q=hoa%20mai', ...people.map(({ name }) => `?q=${encodeURIComponent(name)}`)];
  for (const query of queries) {
    const body = await publicly(query);
    texts.push(JSON.stringify(body));
    found.push(...body.entries.map((entry: { domain: string }) => entry.domain));
  }
  const exported = await programme.app.inject({
    method: 'POST',
    url: '/v1/programme/directory/export',
    headers: { authorization: `Bearer ${office.key}` },
    payload: { published: true },
  });
  texts.push(exported.body);
  // What searching walks through is what its time tells of: the index of what is public holds nothing else.
  const walked = await programme.owner('SELECT domain, public_name, search FROM directory.entries WHERE public');
  texts.push(JSON.stringify(walked));
  return { text: texts.join('\n'), domains: [...found, ...walked.map((row) => String(row.domain))] };
}

t.test(
  'no sequence of redemptions, lists, declarations, consents, withdrawals and releases publishes who has not agreed',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        round += 1;
        await programme.owner('DELETE FROM directory.claims');
        await programme.owner('DELETE FROM directory.website_history');
        await programme.owner('DELETE FROM directory.websites');
        await programme.owner('DELETE FROM directory.entries');
        const names = domains.map((name) => `r${round}-${name}`);
        const agreed = new Agreed();
        for (const action of steps) {
          await take(action, names, agreed);
          const { text, domains: seen } = await everythingPublic();
          for (const [i, name] of names.entries()) {
            if (agreed.of(i) === null && (seen.includes(name) || text.includes(name))) return false;
          }
          for (const { name } of people) {
            // A name shows only where its bearer has agreed, as far as anybody knew the name then.
            const bearers = names.map((_, i) => agreed.of(i));
            if (text.includes(name) && !bearers.some((bearer) => bearer === name || bearer === '')) return false;
          }
        }
        return true;
      }),
      { numRuns: process.env.XACTHUC_TEST_LONG === '1' ? 300 : 25 },
    );
  },
);

t.test(
  'the database itself refuses to publish a person without a consent, or the name of what is not public',
  async (t) => {
    await post(
      '/declarations',
      { domain: 'kin-dao.id.vn', holder: { kind: 'person', name: 'Nguyễn Thị Kiều' } },
      department.key,
    );
    const service = (statement: string) =>
      t.rejects(programme.service(statement), { code: /^(23514|428C9|42501)$/ }, statement);
    const at = `WHERE domain = 'kin-dao.id.vn'`;
    await service(`UPDATE directory.entries SET public_name = 'x' ${at}`);
    await service(`UPDATE directory.entries SET public = true ${at}`);
    await service(`UPDATE directory.entries SET personal = false ${at}`);
    await service('DELETE FROM directory.consents');
    await service(`UPDATE directory.consents SET event = 'given'`);
    await service('SELECT * FROM verification.answers');
    await service('SELECT * FROM facts.record_keys');
  },
);

t.test('a consent does not pass to the next holder, whatever the service writes', async (t) => {
  const entry = await entryOf('kin-dao.id.vn');
  const json = { textVersion: '1', evidence: 'Hồ sơ 1', givenOn: '2026-01-05' };
  const path = `/v1/programme/directory/${entry.id}/consent`;
  t.match(await programme.call('POST', path, { key: office.key, json }), { status: 200, body: { public: true } });
  await programme.service(`UPDATE directory.entries SET holder_key = '\\x01' WHERE domain = 'kin-dao.id.vn'`);
  t.match(
    await programme.owner(
      `SELECT consent_id, public, public_name FROM directory.entries WHERE domain = 'kin-dao.id.vn'`,
    ),
    [{ consent_id: null, public: false, public_name: null }],
  );
});
