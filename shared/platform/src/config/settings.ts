/**
 * The one registry of settings. Every setting comes from the environment, is described here once, is checked at start,
 * and is listed by `xacthuc settings` and in docs/settings.md.
 */

/** What a setting's text is turned into, and what is refused. */
export type SettingKind = 'string' | 'integer' | 'url' | 'boolean' | 'secret' | 'list';

export interface Setting {
  /** Name of the environment variable. */
  readonly env: string;
  readonly kind: SettingKind;
  /** Used when the variable is unset or empty; `null` means "not set". */
  readonly fallback: string | null;
  readonly min?: number;
  readonly max?: number;
  /** Closed set of allowed values (kind `string` and `list`). */
  readonly oneOf?: readonly string[];
  readonly vi: string;
  readonly en: string;
}

const setting = <S extends Setting>(s: S): S => s;

export const settings = {
  port: setting({
    env: 'PORT',
    kind: 'integer',
    fallback: '8080',
    min: 0,
    max: 65535,
    vi: 'Cổng HTTP; 0 để hệ điều hành chọn cổng trống',
    en: 'HTTP port; 0 lets the system choose a free one',
  }),
  host: setting({
    env: 'XACTHUC_HOST',
    kind: 'string',
    fallback: '127.0.0.1',
    vi: 'Địa chỉ lắng nghe; 0.0.0.0 để nhận kết nối từ máy khác',
    en: 'Address to listen on; 0.0.0.0 accepts other machines',
  }),
  publicUrl: setting({
    env: 'XACTHUC_PUBLIC_URL',
    kind: 'url',
    fallback: null,
    vi: 'Địa chỉ công khai của dịch vụ, dùng làm bên phát hành (iss); mặc định là địa chỉ lắng nghe',
    en: "The service's public address, the issuer (iss) of attestations; defaults to the listening address",
  }),
  dataDir: setting({
    env: 'XACTHUC_DATA',
    kind: 'string',
    fallback: '.data',
    vi: 'Thư mục dữ liệu của bản nhúng (cơ sở dữ liệu, khoá chủ)',
    en: 'Data folder of the embedded default (database, master key)',
  }),
  databaseUrl: setting({
    env: 'XACTHUC_DATABASE_URL',
    kind: 'secret',
    fallback: null,
    vi: 'PostgreSQL ≥ 15 bên ngoài; bỏ trống để dùng PostgreSQL nhúng',
    en: 'An external PostgreSQL ≥ 15; leave empty for the embedded one',
  }),
  redisUrl: setting({
    env: 'XACTHUC_REDIS_URL',
    kind: 'secret',
    fallback: null,
    vi: 'Redis cho hàng đợi; bỏ trống để xếp hàng trên PostgreSQL',
    en: 'Redis for the queue; leave empty to queue on PostgreSQL',
  }),
  masterKey: setting({
    env: 'XACTHUC_MASTER_KEY',
    kind: 'secret',
    fallback: null,
    vi: 'Khoá chủ, 32 byte dạng base64; bỏ trống để tạo và giữ trong thư mục dữ liệu',
    en: 'Master key, 32 bytes in base64; leave empty to create one in the data folder',
  }),
  roles: setting({
    env: 'XACTHUC_ROLES',
    kind: 'list',
    fallback: 'verification,intake,programme,portal,worker',
    oneOf: ['verification', 'intake', 'programme', 'portal', 'worker'],
    vi: 'Vai trò mà tiến trình này chạy, cách nhau bởi dấu phẩy',
    en: 'The roles this process runs, separated by commas',
  }),
  logLevel: setting({
    env: 'XACTHUC_LOG_LEVEL',
    kind: 'string',
    fallback: 'info',
    oneOf: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    vi: 'Mức ghi nhật ký chương trình',
    en: 'Program log level',
  }),
  ratePerMinute: setting({
    env: 'XACTHUC_RATE_PER_MINUTE',
    kind: 'integer',
    fallback: '6000',
    min: 1,
    max: 100_000_000,
    vi: 'Số yêu cầu mỗi phút cho một khoá API (hoặc một địa chỉ chưa xác thực)',
    en: 'Requests a minute for one API key (or one unauthenticated address)',
  }),
  maxUploadBytes: setting({
    env: 'XACTHUC_MAX_UPLOAD_BYTES',
    kind: 'integer',
    fallback: String(512 * 1024 * 1024),
    min: 1024,
    max: 16 * 1024 ** 3,
    vi: 'Kích thước tối đa của một tệp nộp lên, tính bằng byte',
    en: 'Largest uploaded file, in bytes',
  }),
  uploadExpiryHours: setting({
    env: 'XACTHUC_UPLOAD_EXPIRY_HOURS',
    kind: 'integer',
    fallback: '24',
    min: 1,
    max: 720,
    vi: 'Số giờ giữ một tệp gửi dở (nộp tiếp được) kể từ lần nhận gần nhất',
    en: 'Hours that an unfinished resumable upload is kept after bytes last arrived',
  }),
  maxRows: setting({
    env: 'XACTHUC_MAX_ROWS',
    kind: 'integer',
    fallback: '20000000',
    min: 1,
    max: 1_000_000_000,
    vi: 'Số dòng tối đa của một tệp',
    en: 'Most rows in one file',
  }),
  policiesFile: setting({
    env: 'XACTHUC_POLICIES',
    kind: 'string',
    fallback: null,
    vi: 'Tệp JSON chứa các phiên bản chính sách; bỏ trống để dùng bản đi kèm',
    en: 'JSON file of policy versions; leave empty for the shipped ones',
  }),
  trustProxy: setting({
    env: 'XACTHUC_TRUST_PROXY',
    kind: 'boolean',
    fallback: 'false',
    vi: 'Tin tiêu đề X-Forwarded-* của máy chủ trung gian',
    en: 'Trust X-Forwarded-* headers of a reverse proxy',
  }),
  migrate: setting({
    env: 'XACTHUC_MIGRATE',
    kind: 'boolean',
    fallback: 'true',
    vi: 'Tự cập nhật cấu trúc cơ sở dữ liệu khi khởi động; false nếu chạy riêng "xacthuc migrate"',
    en: 'Bring the database structure up to date at start; false when `xacthuc migrate` is run separately',
  }),
  poolSize: setting({
    env: 'XACTHUC_POOL_SIZE',
    kind: 'integer',
    fallback: '8',
    min: 1,
    max: 200,
    vi: 'Số kết nối cơ sở dữ liệu tối đa cho mỗi vai trò',
    en: 'Most database connections for each role',
  }),
  feedFolder: setting({
    env: 'XACTHUC_FEED_FOLDER',
    kind: 'string',
    fallback: null,
    vi: 'Thư mục gốc mà các kênh nạp kiểu "folder" được đọc; bỏ trống để không cho đọc thư mục nào',
    en: 'The folder below which feeds of kind "folder" may read; leave empty to let them read none',
  }),
  feedPrivateNetworks: setting({
    env: 'XACTHUC_FEED_PRIVATE_NETWORKS',
    kind: 'boolean',
    fallback: 'false',
    vi: 'Cho kênh nạp kết nối tới mạng nội bộ (10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7), như mạng WAN của tỉnh',
    en: "Let feeds reach private networks (10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7), such as a province's WAN",
  }),
  feedHosts: setting({
    env: 'XACTHUC_FEED_HOSTS',
    kind: 'list',
    fallback: '',
    vi: 'Máy chủ nội bộ mà kênh nạp được kết nối (tên, địa chỉ hoặc dải CIDR), kể cả không mã hoá (http://)',
    en: 'Inner hosts that feeds may reach (names, addresses or CIDR ranges), also without encryption (http://)',
  }),
  webhookHosts: setting({
    env: 'XACTHUC_WEBHOOK_HOSTS',
    kind: 'list',
    fallback: '',
    vi: 'Máy chủ nội bộ mà webhook được gọi tới (tên, địa chỉ hoặc dải CIDR), kể cả không mã hoá (http://)',
    en: 'Inner hosts that webhooks may call (names, addresses or CIDR ranges), also without encryption (http://)',
  }),
  webhookPrivateNetworks: setting({
    env: 'XACTHUC_WEBHOOK_PRIVATE_NETWORKS',
    kind: 'boolean',
    fallback: 'false',
    vi: 'Cho webhook gọi tới mạng nội bộ (10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7)',
    en: 'Let webhooks call private networks (10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7)',
  }),
  webhookTimeoutSeconds: setting({
    env: 'XACTHUC_WEBHOOK_TIMEOUT_SECONDS',
    kind: 'integer',
    fallback: '15',
    min: 1,
    max: 60,
    vi: 'Số giây chờ bên nhận webhook trả lời xong một lần gọi',
    en: 'Seconds within which a receiver of webhooks must have answered a call in full',
  }),
  webhookRetentionDays: setting({
    env: 'XACTHUC_WEBHOOK_RETENTION_DAYS',
    kind: 'integer',
    fallback: '30',
    min: 4,
    max: 3650,
    vi: 'Số ngày giữ nhật ký gửi webhook; trong thời gian đó có thể gửi lại',
    en: 'Days that the log of webhook deliveries is kept; for so long they can be sent again',
  }),
  webhooksPerClient: setting({
    env: 'XACTHUC_WEBHOOKS_PER_CLIENT',
    kind: 'integer',
    fallback: '5',
    min: 0,
    max: 100,
    vi: 'Số điểm nhận webhook tối đa của một khoá API',
    en: 'Most webhook endpoints of one API key',
  }),
  statusTtlSeconds: setting({
    env: 'XACTHUC_STATUS_TTL_SECONDS',
    kind: 'integer',
    fallback: '300',
    min: 10,
    max: 86_400,
    vi: 'Thời gian (giây) một danh sách trạng thái được dùng trước khi phải tải lại',
    en: 'For how many seconds a status list may be used before it must be fetched again',
  }),
  statusExpirySeconds: setting({
    env: 'XACTHUC_STATUS_EXPIRY_SECONDS',
    kind: 'integer',
    fallback: '86400',
    min: 10,
    max: 31_536_000,
    vi: 'Thời gian (giây) từ khi ký đến khi danh sách trạng thái hết hiệu lực',
    en: 'After how many seconds a signed status list expires',
  }),
  jwksMaxAgeSeconds: setting({
    env: 'XACTHUC_JWKS_MAX_AGE_SECONDS',
    kind: 'integer',
    fallback: '3600',
    min: 1,
    max: 30 * 86_400,
    vi: 'Thời gian bên kiểm tra được giữ bản sao bộ khoá công khai, tính bằng giây; khoá mới chỉ ký sau thời gian này',
    en: 'How long verifiers may keep a copy of the public keys, in seconds; a new key signs only after that time',
  }),
  signerSocket: setting({
    env: 'XACTHUC_SIGNER_SOCKET',
    kind: 'string',
    fallback: null,
    vi: 'Socket Unix của tiến trình ký ("xacthuc signer"); bỏ trống để ký bằng khoá trong cơ sở dữ liệu',
    en: 'Unix socket of the signer process ("xacthuc signer"); leave empty to sign with a key in the database',
  }),
  signerPassphrase: setting({
    env: 'XACTHUC_SIGNER_PASSPHRASE',
    kind: 'secret',
    fallback: null,
    vi: 'Mật khẩu tệp khoá, chỉ dành cho tiến trình ký; hoặc dùng --passphrase-file',
    en: 'Passphrase of key files, for the signer process only; or use --passphrase-file',
  }),
  reservationMinutes: setting({
    env: 'XACTHUC_RESERVATION_MINUTES',
    kind: 'integer',
    fallback: '60',
    min: 1,
    max: 1440,
    vi: 'Số phút giữ chỗ tên miền khi nhà đăng ký không nêu "reserveMinutes"',
    en: 'Minutes for which a free name is reserved when the registrar gives no "reserveMinutes"',
  }),
  witnessLogs: setting({
    env: 'XACTHUC_WITNESS_LOGS',
    kind: 'list',
    fallback: '',
    vi: 'Khoá kiểm tra (vkey) của các nhật ký khác mà dịch vụ này làm chứng, cách nhau bởi dấu phẩy',
    en: 'Verifier keys (vkey) of the other logs that this service witnesses, separated by commas',
  }),
  witnessName: setting({
    env: 'XACTHUC_WITNESS_NAME',
    kind: 'string',
    fallback: null,
    vi: 'Tên của dịch vụ này khi làm nhân chứng; mặc định: tên máy chủ công khai và "/witness". Không đổi được sau khi đã có khoá',
    en: 'The name of this service as a witness; default: the public host and "/witness". It cannot change once there are keys',
  }),
  batchMaxRows: setting({
    env: 'XACTHUC_BATCH_MAX_ROWS',
    kind: 'integer',
    fallback: '100000',
    min: 1,
    max: 10_000_000,
    vi: 'Số dòng tối đa của một tệp kiểm tra hàng loạt (POST /v1/batches)',
    en: 'Most rows in one file of checks (POST /v1/batches)',
  }),
  batchMaxBytes: setting({
    env: 'XACTHUC_BATCH_MAX_BYTES',
    kind: 'integer',
    fallback: String(50 * 1024 * 1024),
    min: 1024,
    max: 1024 ** 3,
    vi: 'Kích thước tối đa của một tệp kiểm tra hàng loạt, tính bằng byte',
    en: 'Largest file of checks, in bytes',
  }),
  batchRetentionHours: setting({
    env: 'XACTHUC_BATCH_RETENTION_HOURS',
    kind: 'integer',
    fallback: '168',
    min: 0,
    max: 8760,
    vi: 'Số giờ giữ nội dung tệp kiểm tra hàng loạt sau khi xong, rồi xoá; các câu trả lời vẫn còn',
    en: 'Hours for which what a file of checks held is kept after it is finished; then erased, the answers remain',
  }),
  eppProviderId: setting({
    env: 'XACTHUC_EPP_PROVIDER_ID',
    kind: 'integer',
    fallback: '1',
    min: 1,
    max: 999_999_999_999_999,
    vi: 'Mã số nhà cung cấp dịch vụ xác minh do cơ quan quản lý tên miền (registry) cấp, đứng đầu mọi mã xác minh EPP',
    en: 'The number that the registry gave this verification service provider; every EPP verification code begins with it',
  }),
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
