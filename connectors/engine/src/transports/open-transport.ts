import { openFolder } from './folder.ts';
import { openHttps } from './https.ts';
import { openS3 } from './s3.ts';
import type { Secrets, TransportChoice } from './settings.ts';
import { openSftp } from './sftp.ts';
import type { Transport, TransportContext } from './transport.ts';

/** Connects to where a feed's files are. To be closed by the caller. @throws TransferError */
export async function openTransport(
  choice: TransportChoice,
  secrets: Secrets,
  context: TransportContext,
): Promise<Transport> {
  switch (choice.kind) {
    case 'folder':
      return openFolder(choice.settings, context.folderRoot);
    case 'sftp':
      return openSftp(choice.settings, secrets, context);
    case 'https':
      return openHttps(choice.settings, secrets, context);
    case 's3':
      return openS3(choice.settings, secrets, context);
  }
}
