import { IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { type Static, type TObject, type TSchema, Type } from 'typebox';

/** Null when left out. */
function orNull<S extends TSchema & { readonly type: string }>(schema: S) {
  return { ...nullable(schema), default: null };
}

const host = Type.String({
  minLength: 1,
  maxLength: 253,
  pattern: '^[A-Za-z0-9.:_-]+$',
  description: 'Tên hoặc địa chỉ máy chủ / name or address',
});
const fileWords = {
  pattern: Type.String({
    default: '*',
    minLength: 1,
    maxLength: 200,
    pattern: '^[^/\\\\]+$',
    description: 'Which file names count, with * and ?; letter case does not',
  }),
  afterwards: Type.String({
    enum: ['leave', 'move'],
    default: 'leave',
    description: 'move: a taken file is moved into done/, which the account must be allowed to do',
  }),
  settleSeconds: Type.Integer({
    default: 5,
    minimum: 1,
    maximum: 600,
    description: 'A file is taken once its size and time have not changed for this long. *.part is never taken',
  }),
};
const ca = Type.String({
  maxLength: 20_000,
  pattern: '^-----BEGIN CERTIFICATE-----',
  description: 'Certificates (PEM) to trust besides the usual ones',
});
const pointer = Type.String({ maxLength: 200, pattern: '^(/[^/]*)*$', description: 'JSON pointer (RFC 6901)' });

const folder = Type.Object(
  {
    path: Type.String({
      default: '',
      maxLength: 500,
      pattern: '^(?!/)(?!.*(^|/)\\.\\.?(/|$))[^\\\\\\u0000]*$',
      description: "Below the operator's XACTHUC_FEED_FOLDER",
    }),
    ...fileWords,
  },
  { additionalProperties: false, description: 'Thư mục theo dõi / a watched folder' },
);

const sftp = Type.Object(
  {
    host,
    port: Type.Integer({ default: 22, minimum: 1, maximum: 65535 }),
    username: Type.String({ minLength: 1, maxLength: 100 }),
    hostKey: Type.String({
      pattern: '^SHA256:[A-Za-z0-9+/]{43}=?$',
      description: "Fingerprint of the server's key: ssh-keyscan HOST | ssh-keygen -lf -",
    }),
    path: Type.String({ default: '', maxLength: 500, pattern: '^[^\\u0000]*$' }),
    ...fileWords,
  },
  { additionalProperties: false, description: 'SFTP; secrets: password, or privateKey with passphrase' },
);

const paging = Type.Object(
  {
    items: { ...pointer, default: '', description: 'JSON pointer to the rows of a page; empty: the page is the array' },
    next: orNull({ ...pointer, description: "JSON pointer to the next page's address" }),
    cursor: orNull({ ...pointer, description: 'JSON pointer to the cursor of the next page' }),
    parameter: orNull(Type.String({ maxLength: 100, description: 'Query parameter that takes the cursor' })),
    maxPages: Type.Integer({ default: 10_000, minimum: 1, maximum: 1_000_000 }),
  },
  { additionalProperties: false, description: 'Without next and cursor: Link: <…>; rel="next"' },
);

const https = Type.Object(
  {
    url: Type.String({ maxLength: 2000, description: 'https://; http:// only to hosts named in XACTHUC_FEED_HOSTS' }),
    username: orNull(Type.String({ maxLength: 200, description: 'For Basic authentication' })),
    ca: orNull(ca),
    paging: orNull(paging),
  },
  { additionalProperties: false, description: 'HTTPS; secrets: token (Bearer) or password (Basic), or none' },
);

const s3 = Type.Object(
  {
    endpoint: Type.String({ maxLength: 500, examples: ['https://s3.tinh.gov.vn'] }),
    region: Type.String({ default: 'us-east-1', minLength: 1, maxLength: 60, pattern: '^[a-z0-9-]+$' }),
    bucket: Type.String({ minLength: 3, maxLength: 63, pattern: '^[A-Za-z0-9.-]+$' }),
    prefix: Type.String({ default: '', maxLength: 500 }),
    pattern: fileWords.pattern,
    accessKeyId: Type.String({ minLength: 1, maxLength: 128 }),
    pathStyle: Type.Boolean({ default: true, description: 'The bucket in the path, not in the host name' }),
    ca: orNull(ca),
  },
  { additionalProperties: false, description: 'S3-compatible storage; secrets: secretAccessKey' },
);

/** What has a default may be left out of a request; after validation, and in answers, it is always there. */
function optionalWhereDefault<S extends TObject>(schema: S): S {
  const properties = schema.properties as Record<string, { readonly default?: unknown }>;
  const required = Object.keys(properties).filter((name) => properties[name]?.default === undefined);
  return { ...schema, required };
}

const given = {
  folder: optionalWhereDefault(folder),
  sftp: optionalWhereDefault(sftp),
  https: optionalWhereDefault(
    Type.Object(
      { ...https.properties, paging: { ...nullable(optionalWhereDefault(paging)), default: null } },
      { additionalProperties: false, description: 'HTTPS; secrets: token (Bearer) or password (Basic), or none' },
    ),
  ),
  s3: optionalWhereDefault(s3),
};

const secret = (largest: number) => Type.String({ minLength: 1, maxLength: largest, writeOnly: true });
const SecretsSchema = Type.Object(
  {
    password: Type.Optional(secret(1000)),
    privateKey: Type.Optional(secret(20_000)),
    passphrase: Type.Optional(secret(1000)),
    token: Type.Optional({ ...secret(10_000), pattern: '^[\\x21-\\x7e]+$' }),
    secretAccessKey: Type.Optional(secret(1000)),
  },
  { additionalProperties: false, description: 'Cất mã hoá, không bao giờ hiện lại / stored sealed, never shown again' },
);

const schedule = Type.Object(
  {
    cron: orNull(Type.String({ maxLength: 100, description: 'Năm trường, giờ Việt Nam / five fields, Vietnam time' })),
    everySeconds: orNull(Type.Integer({ minimum: 60, maximum: 2_678_400 })),
    jitterSeconds: Type.Integer({ default: 0, minimum: 0, maximum: 3600, description: 'Begin up to this much later' }),
    maxAttempts: Type.Integer({ default: 5, minimum: 1, maximum: 10, description: 'Attempts before a run has failed' }),
    retrySeconds: Type.Integer({ default: 60, minimum: 1, maximum: 3600, description: 'Doubles with each attempt' }),
  },
  { additionalProperties: false, description: 'Either cron or everySeconds' },
);

const words = {
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f]+$' }),
  mode: Type.String({ enum: ['full', 'append'], description: 'As for an uploaded file' }),
  segment: Type.String({ minLength: 1, maxLength: 64, description: 'The one school the files are for' }),
  enabled: Type.Boolean({ description: 'false: runs only when asked' }),
};

const changeable = {
  folder: Type.Optional(given.folder),
  sftp: Type.Optional(given.sftp),
  https: Type.Optional(given.https),
  s3: Type.Optional(given.s3),
  secrets: Type.Optional(SecretsSchema),
  schedule: Type.Optional(optionalWhereDefault(schedule)),
  mode: Type.Optional(words.mode),
  segment: Type.Optional(nullable(words.segment)),
  enabled: Type.Optional(words.enabled),
};

const example = {
  name: 'Danh sách sinh viên hằng đêm',
  sftp: {
    host: 'sftp.truong.edu.vn',
    username: 'xacthuc',
    hostKey: 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU',
    path: 'xuat',
    pattern: '*.csv',
  },
  secrets: { password: '••••••••' },
  schedule: { cron: '30 1 * * *', jitterSeconds: 600 },
  segment: 'XSC',
};

export const NewFeedSchema = Type.Object(
  { name: words.name, ...changeable, schedule: optionalWhereDefault(schedule) },
  { additionalProperties: false, examples: [example] },
);

export const FeedChangeSchema = Type.Object(
  { name: Type.Optional(words.name), ...changeable },
  { additionalProperties: false, minProperties: 1, examples: [{ enabled: false }] },
);

const TransportBodySchema = Type.Object({
  folder: changeable.folder,
  sftp: changeable.sftp,
  https: changeable.https,
  s3: changeable.s3,
  secrets: changeable.secrets,
});

const count = Type.Integer({ minimum: 0 });
const advice = Type.Object({ what: Type.String(), fix: Type.String() });

export const FeedRunSchema = Type.Object(
  {
    id: IdSchema,
    feed: IdSchema,
    trigger: Type.String({ enum: ['schedule', 'request', 'retry'] }),
    state: Type.String({
      enum: ['waiting', 'running', 'succeeded', 'failed'],
      description: 'waiting: for its time, or for the next attempt; failed: all attempts did',
    }),
    attempts: count,
    dueAt: InstantSchema,
    startedAt: nullable(InstantSchema),
    endedAt: nullable(InstantSchema),
    counts: Type.Object({
      listed: count,
      delivered: { ...count, description: 'Files that became a snapshot' },
      unchanged: { ...count, description: 'Files whose content was delivered before' },
      outdated: { ...count, description: 'Old copies that turned up again: not delivered' },
    }),
    error: nullable(Type.Object({ code: Type.String(), item: nullable(Type.String()), vi: advice, en: advice })),
    resolvedAt: nullable({ ...InstantSchema, description: 'Of a failed run: a later one took its place' }),
  },
  { $id: 'FeedRun' },
);

export const FeedSchema = Type.Object(
  {
    id: IdSchema,
    source: Type.String(),
    name: Type.String(),
    folder: Type.Optional(folder),
    sftp: Type.Optional(sftp),
    https: Type.Optional(https),
    s3: Type.Optional(s3),
    secrets: Type.Array(Type.String(), { description: 'Names of those that are set' }),
    schedule,
    mode: words.mode,
    segment: nullable(Type.String()),
    enabled: words.enabled,
    failures: { ...count, description: 'Runs that failed since the last that succeeded' },
    nextDueAt: nullable(InstantSchema),
    createdBy: { ...IdSchema, description: 'The client that answers for what it delivers' },
    createdAt: InstantSchema,
    updatedAt: InstantSchema,
  },
  { $id: 'Feed' },
);

export const FailureSchema = Type.Object({ run: Type.Ref('FeedRun'), feed: Type.Ref('Feed') });

export type TransportBody = Static<typeof TransportBodySchema>;
export type ScheduleBody = Static<typeof schedule>;
