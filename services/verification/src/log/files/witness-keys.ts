import fs from 'node:fs/promises';
import path from 'node:path';
import { parseNote, parseVerifierKey, type VerifierKey, verifySignature } from '@xacthuc/transparency-log';
import { attempt } from '../check/attempt.ts';
import type { Report } from '../check/findings.ts';

/** One verifier key a line: those of the witnesses that have cosigned the checkpoint beside it. */
export const witnessKeysFile = 'witness-vkeys';

/** Checks the cosignatures of a folder's checkpoint with the keys beside it, each with the other. */
export async function checkWitnessKeys(
  folder: string,
  note: Uint8Array,
  logKey: VerifierKey,
  report: Report,
): Promise<void> {
  const text = await fs.readFile(path.join(folder, witnessKeysFile), 'utf8').catch(() => '');
  // What follows the last newline is no line: nothing, or a key that was cut short.
  const [rest, ...vkeys] = text.split('\n').reverse();
  if (rest !== '') report({ code: 'witness_key_wrong', where: witnessKeysFile, detail: 'cut short' });
  const keys = vkeys.flatMap((vkey, i) => {
    const key = attempt(() => parseVerifierKey(vkey));
    if (key === null) report({ code: 'witness_key_wrong', where: `${witnessKeysFile} #${i + 1}` });
    return key ?? [];
  });
  const signed = attempt(() => parseNote(note));
  // Said of the checkpoint already.
  if (signed === null) return;
  const named = (key: { readonly name: string; readonly id: string }) => `${key.name}+${key.id}`;
  const lines = signed.signatures.filter((line) => named(line) !== named(logKey));
  for (const line of lines) {
    const key = keys.find((one) => named(one) === named(line));
    const where = `checkpoint, ${line.name}`;
    if (!key) report({ code: 'witness_key_wrong', where, detail: `its key is not in ${witnessKeysFile}` });
    else if (attempt(() => verifySignature(signed.text, line.signature, key)) === null) {
      report({ code: 'cosignature_wrong', where });
    }
  }
  for (const key of keys) {
    const of = lines.filter((line) => named(line) === named(key)).length;
    if (of !== 1)
      report({ code: 'cosignature_missing', where: `checkpoint, ${key.name}`, detail: `${of} of ${key.id}` });
  }
}
