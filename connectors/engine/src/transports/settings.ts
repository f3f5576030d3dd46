/** What each transport has to know, but for its secrets. */

export interface FolderSettings {
  /** Folder below the operator's root, with `/` between; '' for the root itself. */
  readonly path: string;
  /** Which file names count, with `*` and `?`. */
  readonly pattern: string;
  /** What becomes of a file that was taken: left where it is, or moved into `done/`. */
  readonly afterwards: 'leave' | 'move';
  /** Size and time of a file must stay the same for this long before it is taken. */
  readonly settleSeconds: number;
}

export interface SftpSettings extends FolderSettings {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** SHA-256 fingerprint of the server's key, as OpenSSH prints it: `SHA256:…`. */
  readonly hostKey: string;
}

/** How a list of JSON objects goes on. */
export interface Paging {
  /** JSON pointer to the array of rows in a page; '' when the page is the array. */
  readonly items: string;
  /** JSON pointer to the next page's address; null: not used. */
  readonly next: string | null;
  /** JSON pointer to what the next page is asked for by; null: not used. */
  readonly cursor: string | null;
  /** Query parameter that the cursor is sent as. */
  readonly parameter: string | null;
  readonly maxPages: number;
}

export interface HttpsSettings {
  readonly url: string;
  /** For Basic authentication, with the secret `password`. */
  readonly username: string | null;
  /** Certificates (PEM) to trust besides the usual ones. */
  readonly ca: string | null;
  /** Null: one file. Without `next` and `cursor` pages follow `Link: <…>; rel="next"`. */
  readonly paging: Paging | null;
}

export interface S3Settings {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly pattern: string;
  readonly accessKeyId: string;
  /** The bucket in the path (most S3-compatible servers) or in the host name. */
  readonly pathStyle: boolean;
  readonly ca: string | null;
}

export type TransportSettings = FolderSettings | SftpSettings | HttpsSettings | S3Settings;

/** A transport's settings by its kind. */
export type TransportChoice =
  | { readonly kind: 'folder'; readonly settings: FolderSettings }
  | { readonly kind: 'sftp'; readonly settings: SftpSettings }
  | { readonly kind: 'https'; readonly settings: HttpsSettings }
  | { readonly kind: 's3'; readonly settings: S3Settings };

/** Names of what is stored sealed and never shown. */
export const secretNames = ['password', 'privateKey', 'passphrase', 'token', 'secretAccessKey'] as const;
export type SecretName = (typeof secretNames)[number];
export type Secrets = { readonly [N in SecretName]?: string };
