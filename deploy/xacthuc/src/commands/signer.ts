import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { loadConfig } from '@xacthuc/platform';
import { createKeyFile, openKeyFile, serveSigner } from '@xacthuc/verification';
import { type Command, UsageError } from './command.ts';
import { stopSignal } from './serve.ts';

export const signer: Command = {
  usage:
    'signer --socket PATH --key-file FILE… [--passphrase-file FILE] | signer new-key FILE [--passphrase-file FILE]',
  vi: 'Tiến trình ký: chỉ nó đọc được khoá, ký cho dịch vụ qua socket Unix (XACTHUC_SIGNER_SOCKET); new-key tạo tệp khoá',
  en: 'The signer: it alone can read the key and signs for the service over a Unix socket; new-key makes a key file',
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        socket: { type: 'string' },
        'key-file': { type: 'string', multiple: true },
        'passphrase-file': { type: 'string' },
      },
    });
    const [action, file, ...more] = positionals;
    if (action === 'new-key' && file !== undefined && more.length === 0) {
      const kid = createKeyFile(file, passphrase(values['passphrase-file']));
      process.stdout.write(`Đã tạo khoá ký / signing key made: ${kid}\n  ${file}\n`);
      return 0;
    }
    const { socket, 'key-file': files } = values;
    if (action !== undefined || !socket || !files) {
      throw new UsageError('Cần --socket và --key-file, hoặc new-key / needs --socket and --key-file, or new-key');
    }
    return sign(socket, files, passphrase(values['passphrase-file']));
  },
};

async function sign(socket: string, files: readonly string[], secret: string): Promise<number> {
  const stopped = stopSignal();
  const signers = files.map((file) => openKeyFile(file, secret));
  const server = await serveSigner(socket, signers);
  process.stdout.write(`  xacthuc signer: ${socket}\n${signers.map(({ kid }) => `    ${kid}\n`).join('')}`);
  await stopped;
  await server.close();
  return 0;
}

function passphrase(file: string | undefined): string {
  const text = file === undefined ? loadConfig(process.env).signerPassphrase : fs.readFileSync(file, 'utf8').trim();
  if (text) return text;
  throw new UsageError(
    'Cần XACTHUC_SIGNER_PASSPHRASE hoặc --passphrase-file / needs XACTHUC_SIGNER_PASSPHRASE or --passphrase-file',
  );
}
