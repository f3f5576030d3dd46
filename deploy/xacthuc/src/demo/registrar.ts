import { type Jwks, verify } from '@xacthuc/attestation';
import { type Character, characters } from '@xacthuc/sample-data';
import { verifyText } from '../commands/verify.ts';
import { call, type Reply } from './api.ts';
import type { Narrator } from './narrator.ts';

/** Asks about every character of the sample files, verifies an answer offline, uses one. @returns an answer's id. */
export async function registrarJourney(url: string, key: string, narrator: Narrator, day: string): Promise<string> {
  narrator.chapter('Nhà đăng ký hỏi', 'a registrar asks');
  const cast = characters(day);
  let eligible: Reply | null = null;
  for (const character of cast) {
    const reply = await ask(url, key, narrator, character);
    if (character.outcome === 'eligible' && character.benefit === 'id.vn') eligible ??= reply;
  }
  if (!eligible) {
    narrator.expect('Có ít nhất một người đủ điều kiện / at least one eligible person', false);
    return '';
  }
  await verifyOffline(url, narrator, eligible.body.attestation);
  await useOnce(url, key, narrator, eligible, cast);
  return eligible.body.id;
}

function question({ benefit, numbers, secondFacts }: Character) {
  return { benefit, subject: numbers[0], match: secondFacts[0] };
}

async function ask(url: string, key: string, narrator: Narrator, character: Character): Promise<Reply> {
  const json = question(character);
  narrator.sends(`${character.vi} / ${character.en}`);
  narrator.sends(`POST /v1/checks ${JSON.stringify(json)}`);
  const reply = await call(url, 'POST', '/v1/checks', { key, json });
  const { outcome, reasons } = reply.body;
  narrator.gets(
    `${reply.status} ${outcome}: ${reasons?.map((r: { code: string; vi: string }) => `${r.vi} [${r.code}]`).join(' ')}`,
  );
  // A second run of the demo finds the first one's redemption again.
  const ok = outcome === character.outcome || (character.outcome === 'eligible' && outcome === 'already_used');
  narrator.expect(`${character.outcome}`, ok, `${reply.status} ${outcome ?? reply.body.detail}`);
  return reply;
}

async function verifyOffline(url: string, narrator: Narrator, attestation: string): Promise<void> {
  narrator.chapter('Kiểm tra xác nhận không cần mạng', 'an attestation verified offline');
  const { body } = await call(url, 'GET', '/.well-known/jwks.json');
  const options = { jwks: body as Jwks };
  const code = await verifyText(attestation, options, (line) => narrator.says(line));
  narrator.expect('Chữ ký và nội dung hợp lệ / signature and content are valid', code === 0);
  const at = attestation.indexOf('.') + 40;
  const other = attestation[at] === 'A' ? 'B' : 'A';
  const changed = attestation.slice(0, at) + other + attestation.slice(at + 1);
  const refusal = await verify(changed, options).then(
    () => null,
    (error: { code: string }) => error.code,
  );
  narrator.expect(`Đổi một ký tự thì bị phát hiện / one changed byte is caught (${refusal})`, refusal !== null);
}

async function useOnce(
  url: string,
  key: string,
  narrator: Narrator,
  eligible: Reply,
  cast: readonly Character[],
): Promise<void> {
  narrator.chapter('Mỗi người một tên miền', 'one free name each');
  const person = cast.find(({ outcome, benefit }) => outcome === 'eligible' && benefit === 'id.vn');
  if (!person) return;
  if (eligible.body.outcome === 'eligible') {
    const json = {
      domain: `vi-du-${eligible.body.id.slice(-6)}.id.vn`,
      registeredAt: new Date().toISOString(),
      registrarTransactionId: `DEMO-${eligible.body.id.slice(-12)}`,
    };
    narrator.sends(`POST /v1/attestations/${eligible.body.id}/redemption ${JSON.stringify(json)}`);
    const used = await call(url, 'POST', `/v1/attestations/${eligible.body.id}/redemption`, { key, json });
    narrator.gets(`${used.status} ${used.body.domain ?? used.body.detail}`);
    narrator.expect('Đã ghi nhận / recorded', used.status === 201, used.body.detailEn);
  }
  for (const number of person.numbers) {
    const json = { ...question(person), subject: number };
    const { body } = await call(url, 'POST', '/v1/checks', { key, json });
    narrator.expect(`Hỏi lại bằng ${number.scheme}: already_used`, body.outcome === 'already_used', body.outcome);
  }
}
