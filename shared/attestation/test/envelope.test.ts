import t from 'tap';
import { MAX_FILE_LENGTH, readAttestationFile } from '../src/index.ts';
import { claims, details, issuer, refusal } from './fixture.ts';

const { combined, token } = await issuer.issue(claims, details);

t.test('a file as people keep it is read: the text alone, or the answer of the service', async (t) => {
  const files: [string, string, string[]][] = [
    ['the text alone', combined, [combined]],
    ['the token without disclosures', token, [token]],
    ['with an editor’s ends', `\uFEFF  ${combined}\r\n\n`, [combined]],
    ['quoted', JSON.stringify(combined), [combined]],
    ['the answer to a check', JSON.stringify({ outcome: 'eligible', attestation: combined }, null, 2), [combined]],
    [
      'the answer to a batch',
      JSON.stringify({ results: [{ attestation: combined }, { error: { code: 'x' } }, { attestation: token }] }),
      [combined, token],
    ],
    ['an array of answers', JSON.stringify([{ attestation: combined }, { attestation: token }]), [combined, token]],
    ['an array of texts', JSON.stringify([combined, token]), [combined, token]],
  ];
  for (const [what, text, found] of files) t.same(readAttestationFile(text), found, what);
});

t.test('a file without an attestation is a typed error', async (t) => {
  const wrong = [
    '',
    '   ',
    'xin chào',
    `${combined} ${combined}`,
    '{',
    '{}',
    '[]',
    '[1, null]',
    '{"attestation": 1}',
    '{"attestation": ""}',
    '{"attestation": {"attestation": "a.b.c"}}',
    '{"results": "x"}',
    '{"results": []}',
    '{"results": [{"attestation": null}]}',
    '{"attestation": "không phải"}',
    '{"__proto__": {"attestation": "a.b.c"}}',
  ];
  for (const text of wrong) t.equal(await refusal(() => readAttestationFile(text)), 'malformed', text.slice(0, 40));
  t.equal(await refusal(() => readAttestationFile(undefined as unknown as string)), 'malformed');
  t.equal(await refusal(() => readAttestationFile('x'.repeat(MAX_FILE_LENGTH + 1))), 'too_large');
});
