import fs from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  AttestationError,
  explain,
  explainRefusal,
  fetchStatusLists,
  readAttestationFile,
  verify as verifyAttestation,
} from '@xacthuc/attestation';
import { type ReasonCode, reasons } from '@xacthuc/domain';
import { loadConfig } from '@xacthuc/platform';
import { publishedKeysFile } from '../published-keys.ts';
import { type Command, UsageError } from './command.ts';
import { readProofs, verifyProofs } from './verify-proofs.ts';
import { readWitnesses } from './verify-witnesses.ts';

type Jwks = Parameters<typeof verifyAttestation>[1]['jwks'];

export const verifyCommand: Command = {
  usage:
    'verify FILE [--keys JWKS_FILE] [--issuer URL] [--allow-expired] [--status-list FILE | --online] [--require-status] ' +
    '[--log-vkey FILE] [--require-proof] [--witness-vkey VKEY|FILE]… [--witness-quorum N]',
  vi: 'Kiểm tra một xác nhận không cần mạng: chữ ký, thời hạn, nội dung, chứng minh nhật ký kèm theo; trạng thái theo tệp, hoặc qua mạng khi yêu cầu',
  en: 'Check an attestation without a network: signature, validity, content, the proof of the log beside it; its status from a file, or online if asked',
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        keys: { type: 'string' },
        issuer: { type: 'string' },
        'allow-expired': { type: 'boolean', default: false },
        'status-list': { type: 'string' },
        online: { type: 'boolean', default: false },
        'require-status': { type: 'boolean', default: false },
        'log-vkey': { type: 'string' },
        'require-proof': { type: 'boolean', default: false },
        'witness-vkey': { type: 'string', multiple: true, default: [] },
        'witness-quorum': { type: 'string' },
      },
    });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) throw new UsageError('Cần đúng một tệp / needs exactly one FILE');
    if (values.online && values['status-list'] !== undefined) {
      throw new UsageError('Chỉ chọn một: --status-list hoặc --online / --status-list or --online, not both');
    }
    const witnesses = await readWitnesses(values['witness-vkey'], values['witness-quorum']);
    const keysFile = values.keys ?? publishedKeysFile(loadConfig(process.env).dataDir);
    const jwks = await readKeys(keysFile, values.keys !== undefined);
    process.stdout.write(`Khoá dùng để kiểm tra / keys used: ${keysFile}\n`);
    const options = {
      jwks,
      allowExpired: values['allow-expired'],
      requireStatus: values['require-status'],
      ...(values.issuer === undefined ? {} : { issuer: values.issuer }),
      ...(values.online ? { statusList: fetchStatusLists() } : {}),
      ...(values['status-list'] === undefined ? {} : { statusList: (await readText(values['status-list'])).trim() }),
    };
    const text = await readText(file);
    const proofs = await readProofs(text, values['log-vkey'] ?? null);
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    const code = await verifyText(text, options, say);
    // Witnesses cosign what a proof rests on: where they are demanded, so is the proof.
    const required = values['require-proof'] || witnesses.quorum > 0;
    return verifyProofs(proofs, { required, witnesses }, say) ? code : 1;
  },
};

/** Verifies every attestation of a file's text and says what each proves. @returns the exit code: 0 when all verify. */
export async function verifyText(
  text: string,
  options: Parameters<typeof verifyAttestation>[1],
  say: (line: string) => void,
): Promise<number> {
  try {
    for (const attestation of readAttestationFile(text)) {
      const verified = await verifyAttestation(attestation, options);
      for (const line of explain(verified, 'both', { reasonText })) say(line);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof AttestationError)) throw error;
    for (const line of explainRefusal(error, 'both')) say(line);
    return 1;
  }
}

function reasonText(code: string, language: 'vi' | 'en'): string | undefined {
  return Object.hasOwn(reasons, code) ? reasons[code as ReasonCode][language] : undefined;
}

async function readKeys(file: string, given: boolean): Promise<Jwks> {
  const text = await fs.readFile(file, 'utf8').catch(() => {
    throw new Error(
      given
        ? `Không đọc được tệp khoá / cannot read the key file: ${file}`
        : `Chưa có khoá công khai tại ${file} / no public keys there yet. Fetch them once from a trusted place:\n` +
            '  curl -o jwks.json https://…/.well-known/jwks.json   and give --keys jwks.json',
    );
  });
  try {
    return JSON.parse(text) as Jwks;
  } catch {
    throw new Error(`Tệp khoá không phải JSON / the key file is not JSON: ${file}`);
  }
}

async function readText(file: string): Promise<string> {
  return fs.readFile(file, 'utf8').catch(() => {
    throw new Error(`Không đọc được tệp / cannot read the file: ${file}`);
  });
}
