import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { createStatusList, fetchStatusLists, MAX_STATUS_LIST_TOKEN_LENGTH, verify } from '../src/index.ts';
import { claims, issuer, keySet, refusal, statusListIssuer } from './fixture.ts';

const asked: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
const server = createServer((request, response) => {
  asked.push(`${request.headers.accept} ${request.url}`);
  answer(request, response);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
t.teardown(() => server.close());
const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/status-lists/1`;

const seconds = Math.floor(Date.now() / 1000);
const period = { iat: seconds - 60, exp: seconds + 3600 };
const { combined } = await issuer.issue({ ...claims, ...period, status_list: { idx: 5, uri } }, {});
const listOf = (ttl: number): Promise<string> =>
  statusListIssuer.issue(createStatusList(1024), { uri, iat: seconds - 60, exp: seconds + 3600, ttl });

t.beforeEach(() => {
  asked.length = 0;
});

t.test('a list is fetched once for many attestations, and verified', async (t) => {
  const token = await listOf(3600);
  answer = (_, response) => response.end(token);
  const statusList = fetchStatusLists();
  const all = await Promise.all(Array.from({ length: 5 }, () => verify(combined, { jwks: keySet, statusList })));
  t.same(
    all.map(({ status }) => status),
    Array.from({ length: 5 }, () => 'valid'),
  );
  t.same(asked, ['application/statuslist+jwt /status-lists/1']);
});

t.test('a list whose time is over is fetched again', async (t) => {
  const over = await listOf(30);
  answer = (_, response) => response.end(over);
  const statusList = fetchStatusLists();
  for (let round = 0; round < 2; round += 1) {
    t.equal(await refusal(() => verify(combined, { jwks: keySet, statusList, clockSkewSeconds: 0 })), 'status_stale');
  }
  t.equal(asked.length, 2);
});

t.test('a list of the past is asked for by its time', async (t) => {
  const token = await listOf(3600);
  answer = (_, response) => response.end(token);
  const statusList = fetchStatusLists();
  const past = new Date((seconds - 200) * 1000);
  const { combined: old } = await issuer.issue(
    { ...claims, iat: seconds - 900, exp: seconds, status_list: { idx: 5, uri } },
    {},
  );
  const code = await refusal(() => verify(old, { jwks: keySet, statusList, now: past }));
  t.equal(code, 'status_stale', 'a server that does not know ?time= gives the present one');
  t.same(asked, [`application/statuslist+jwt /status-lists/1?time=${seconds - 200}`]);
});

t.test('a list that cannot be had fails closed, and is asked for again', async (t) => {
  const statusList = fetchStatusLists({ timeoutMs: 200 });
  const failing: (typeof answer)[] = [
    (_, response) => response.writeHead(503).end(),
    (request) => request.socket.destroy(),
    (_, response) => response.end('x'.repeat(MAX_STATUS_LIST_TOKEN_LENGTH + 1)),
    () => {},
  ];
  for (const one of failing) {
    answer = one;
    t.equal(await refusal(() => verify(combined, { jwks: keySet, statusList })), 'status_unavailable');
  }
  t.equal(asked.length, failing.length);
});

t.test('what is not a list is refused by the verifier', async (t) => {
  answer = (_, response) => response.end('<html>');
  t.equal(
    await refusal(() => verify(combined, { jwks: keySet, statusList: fetchStatusLists() })),
    'status_list_invalid',
  );
});
