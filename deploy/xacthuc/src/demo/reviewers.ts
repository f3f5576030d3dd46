import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './api.ts';
import type { Narrator } from './narrator.ts';

/** The auditor finds the registrar's answer. */
export async function auditorJourney(url: string, key: string, narrator: Narrator, answerId: string): Promise<void> {
  narrator.chapter('Kiểm toán xem lại', 'an auditor reviews');
  const path = `/v1/audit/entries?type=check&attestation=${answerId}`;
  narrator.sends(`GET ${path}`);
  let { status, body } = await call(url, 'GET', path, { key });
  // An answer is listed once it is in the log: within a second.
  for (let waited = 0; waited < 5_000 && body.entries?.length === 0; waited += 100) {
    await sleep(100);
    ({ status, body } = await call(url, 'GET', path, { key }));
  }
  const [entry] = body.entries ?? [];
  if (entry) {
    narrator.gets(
      `#${entry.index} ${entry.issuedAt} ${entry.registrar.name}: ${entry.benefit} ${entry.outcome} (${entry.policy})`,
    );
    narrator.says(
      `dựa trên / rests on: ${entry.evidence.map((e: { source: string; sequence: number }) => `${e.source}#${e.sequence}`).join(', ')}`,
    );
    narrator.says(`đã dùng / redeemed: ${entry.redemption?.domain ?? '–'}`);
  }
  narrator.expect('Tìm thấy câu trả lời / the answer is found', entry?.attestation === answerId, String(status));
  const { body: newest } = await call(url, 'GET', '/v1/audit/entries?outcome=not_found&limit=2', { key });
  narrator.expect(
    'Câu trả lời "không tìm thấy" cũng được lưu / negative answers are kept too',
    newest.entries?.length > 0,
  );
}

/** The office looks at its programme; others may not. */
export async function officeJourney(url: string, office: string, registrar: string, narrator: Narrator): Promise<void> {
  narrator.chapter('Văn phòng chương trình theo dõi', 'the programme office monitors');
  narrator.sends('GET /v1/programme/overview');
  const { status, body } = await call(url, 'GET', '/v1/programme/overview', { key: office });
  narrator.gets(JSON.stringify(body).slice(0, 400));
  narrator.expect('Số liệu tổng hợp / the overview', status === 200, body.detailEn);
  const refused = await call(url, 'GET', '/v1/programme/overview', { key: registrar });
  narrator.expect(
    `Nhà đăng ký thì không được xem / a registrar may not see it (${refused.status})`,
    refused.status === 403,
  );
}

/** Rounds of half a second in which the directory has to know what was registered. */
const mostRounds = 60;

/** The office finds the name that was registered; the public does not, as nobody has agreed to that. */
export async function directoryJourney(url: string, office: string, narrator: Narrator): Promise<void> {
  narrator.chapter('Danh bạ website', 'the website directory');
  const json = { q: 'ví dụ', holderKind: 'person', limit: 5 };
  narrator.sends(`POST /v1/programme/directory/search ${JSON.stringify(json)}`);
  let found = await call(url, 'POST', '/v1/programme/directory/search', { key: office, json });
  for (let round = 0; round < mostRounds && found.body.entries?.length === 0; round++) {
    await sleep(500);
    found = await call(url, 'POST', '/v1/programme/directory/search', { key: office, json });
  }
  const [entry] = found.body.entries ?? [];
  if (entry)
    narrator.gets(`${entry.domainUnicode}: ${entry.status}, ${entry.registrar}, website ${entry.websiteState}`);
  narrator.expect('Tên miền vừa đăng ký có trong danh bạ / the name is in the directory', entry !== undefined);
  const { body } = await call(url, 'GET', `/v1/directory?q=${encodeURIComponent('ví dụ')}`);
  narrator.expect(
    'Chưa đồng ý thì không công bố / without consent it is not public',
    body.entries?.every(({ domain }: { domain: string }) => domain !== entry?.domain),
  );
}

/** What anyone can read without a key. */
export async function publicJourney(url: string, narrator: Narrator): Promise<void> {
  narrator.chapter('Ai cũng xem được', 'open to anyone');
  for (const path of [
    '/',
    '/docs',
    '/openapi.json',
    '/.well-known/jwks.json',
    '/v1/policies',
    '/v1/reasons',
    '/health/ready',
  ]) {
    const { status } = await call(url, 'GET', path);
    narrator.expect(`GET ${path}`, status === 200, String(status));
  }
  const { status } = await call(url, 'POST', '/v1/checks', { json: {} });
  narrator.expect('Không có khoá thì không hỏi được / no key, no answer (401)', status === 401, String(status));
}
