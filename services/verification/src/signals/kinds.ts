/** The one registry of what auditors are told to look at: words, how grave it is, what to do, what is measured. */

export type Severity = 'notice' | 'warning' | 'alarm';

/** What a signal is about. No subject of a check ever is one. */
export const subjectTypes = [
  'registrar',
  'client',
  'operator',
  'snapshot',
  'signing-key',
  'code-key',
  'log',
  'answer',
] as const;
export type SubjectType = (typeof subjectTypes)[number];

interface Words {
  readonly vi: string;
  readonly en: string;
}

/** A number that an operator may set; whole numbers. */
interface Threshold extends Words {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

interface KindForm extends Words {
  readonly severity: Severity;
  readonly next: Words;
  /** What `value` and `threshold` are. */
  readonly measure: Words;
  /** For so many minutes a signal stays open after it was last seen, so that what comes and goes is one signal. */
  readonly quietMinutes: number;
  readonly thresholds: Readonly<Record<string, Threshold>>;
}

const kind = <K extends KindForm>(form: K): K => form;

export const signalKinds = {
  not_found_share: kind({
    vi: 'Tỷ lệ không tìm thấy cao bất thường (dò số)',
    en: 'An unusual share of not_found (number probing)',
    severity: 'warning',
    next: {
      vi: 'Xem các lượt hỏi của nhà đăng ký này; hỏi họ lấy số từ đâu; nếu là dò số thì thu hồi khoá',
      en: 'Look at what the registrar asked; ask where the numbers come from; revoke the key if it is probing',
    },
    measure: {
      vi: 'Tỷ lệ không tìm thấy trong 24 giờ, ít nhất là (đã trừ may rủi; mỗi đối tượng tính một lần)',
      en: 'Share of not_found in 24 hours, at least (allowing for chance; each subject counts once)',
    },
    quietMinutes: 60,
    thresholds: {
      checks: {
        vi: 'Số lượt hỏi tối thiểu để xét',
        en: 'Checks below which nothing is said',
        fallback: 100,
        min: 20,
        max: 1_000_000,
      },
      subjects: {
        vi: 'Số đối tượng không tìm thấy tối thiểu để xét',
        en: 'Subjects not found below which nothing is said',
        fallback: 20,
        min: 5,
        max: 1_000_000,
      },
      odds: {
        vi: 'Gấp bao nhiêu lần mức thường (theo tỷ số chênh)',
        en: 'How many times the usual odds',
        fallback: 4,
        min: 2,
        max: 100,
      },
    },
  }),
  second_fact_guessing: kind({
    vi: 'Thử nhiều chi tiết cho cùng một đối tượng (đoán ngày sinh, tên, ngày cấp)',
    en: 'Many details tried for one subject (guessing a birth date, name or certificate date)',
    severity: 'alarm',
    next: {
      vi: 'Yêu cầu nhà đăng ký giải trình các lượt hỏi; tạm thu hồi khoá nếu không giải thích được',
      en: 'Have the registrar explain these checks; revoke its key when it cannot',
    },
    measure: {
      vi: 'Số lần thử khác nhau cho một đối tượng trong 24 giờ, nhiều nhất',
      en: 'Different tries for one subject in 24 hours, the most',
    },
    quietMinutes: 60,
    thresholds: {
      tries: {
        vi: 'Số lần thử khác nhau cho một đối tượng',
        en: 'Different tries for one subject',
        fallback: 5,
        min: 3,
        max: 1000,
      },
      anywhere: {
        vi: 'Số lần thử khác nhau cho một đối tượng, cộng qua mọi nhà đăng ký',
        en: 'Different tries for one subject, by all registrars together',
        fallback: 10,
        min: 3,
        max: 1000,
      },
    },
  }),
  burst: kind({
    vi: 'Số lượt hỏi tăng vọt so với chính nhà đăng ký đó',
    en: "A burst of checks against the registrar's own past",
    severity: 'notice',
    next: {
      vi: 'Hỏi nhà đăng ký có chiến dịch hay lỗi lặp; xem tỷ lệ không tìm thấy cùng lúc',
      en: 'Ask whether it is a campaign or a loop; look at the share of not_found at the same time',
    },
    measure: { vi: 'Số lượt hỏi trong một giờ', en: 'Checks in an hour' },
    quietMinutes: 60,
    thresholds: {
      checks: {
        vi: 'Số lượt hỏi trong một giờ tối thiểu để xét',
        en: 'Checks in an hour below which nothing is said',
        fallback: 300,
        min: 10,
        max: 100_000_000,
      },
      factor: {
        vi: 'Gấp bao nhiêu lần giờ bận của chính họ',
        en: 'How many times its own busy hours',
        fallback: 3,
        min: 2,
        max: 1000,
      },
    },
  }),
  off_hours: kind({
    vi: 'Kích hoạt, khôi phục, vượt chốt hoặc cấp khoá ngoài giờ làm việc',
    en: 'Activations, reversals, overrides or keys outside office hours',
    severity: 'notice',
    next: {
      vi: 'Xác nhận với người giữ khoá là chính họ làm; nếu không, thu hồi khoá và xem lại từng việc',
      en: "Confirm with the key's holder that it was them; else revoke the key and review each act",
    },
    measure: { vi: 'Số việc ngoài giờ trong 7 ngày', en: 'Acts outside office hours in 7 days' },
    quietMinutes: 0,
    thresholds: {
      acts: { vi: 'Số việc ngoài giờ', en: 'Acts outside office hours', fallback: 1, min: 1, max: 1000 },
    },
  }),
  guard_overridden: kind({
    vi: 'Một bản nộp bị chốt an toàn giữ lại vẫn được kích hoạt',
    en: 'A delivery held by guards was activated all the same',
    severity: 'warning',
    next: {
      vi: 'Đọc lý do đã ghi, so với thay đổi của bản nộp; nếu sai thì đề nghị khôi phục',
      en: 'Read the reason on record and what the delivery changed; ask for a reversal when it is wrong',
    },
    measure: { vi: 'Số lần vượt chốt của bản nộp', en: 'Overrides of the delivery' },
    quietMinutes: 0,
    thresholds: {},
  }),
  key_expiring: kind({
    vi: 'Khoá sắp hết hạn',
    en: 'A key is near its expiry',
    severity: 'notice',
    next: {
      vi: 'Khoá API: cấp khoá mới cho bên giữ trước ngày hết hạn; khoá mã EPP: lập khoá mới với cơ quan quản lý tên miền',
      en: 'API key: admit a new one before it ends; EPP code key: agree on a new one with the registry',
    },
    measure: { vi: 'Số ngày còn lại', en: 'Days left' },
    quietMinutes: 0,
    thresholds: {
      days: {
        vi: 'Còn bao nhiêu ngày thì báo',
        en: 'Days left from which it is said',
        fallback: 30,
        min: 1,
        max: 3650,
      },
    },
  }),
  key_old: kind({
    vi: 'Khoá ký đã lâu chưa thay',
    en: 'The signing key has not been rotated for long',
    severity: 'notice',
    next: { vi: 'Thay khoá: xacthuc keys rotate', en: 'Rotate it: xacthuc keys rotate' },
    measure: { vi: 'Số ngày từ khi bắt đầu ký', en: 'Days since it began to sign' },
    quietMinutes: 0,
    thresholds: {
      days: { vi: 'Sau bao nhiêu ngày thì báo', en: 'Days after which it is said', fallback: 400, min: 1, max: 3650 },
    },
  }),
  log_behind: kind({
    vi: 'Nhật ký minh bạch chậm hơn các câu trả lời',
    en: 'The transparency log is behind the answers',
    severity: 'alarm',
    next: {
      vi: 'Kiểm tra tiến trình có vai trò worker còn chạy; xem nhật ký chương trình',
      en: 'See that a process of the role worker runs; read its program log',
    },
    measure: { vi: 'Số giây bản ghi cũ nhất đã chờ', en: 'Seconds that the oldest record has waited' },
    quietMinutes: 10,
    thresholds: {
      seconds: { vi: 'Số giây chờ', en: 'Seconds of waiting', fallback: 60, min: 10, max: 86_400 },
    },
  }),
  replay_differs: kind({
    vi: 'Tính lại một câu trả lời cũ thì ra khác',
    en: 'An old answer comes out otherwise when it is made again',
    severity: 'alarm',
    next: {
      vi: 'Tính lại câu trả lời để xem chỗ khác; chạy xacthuc log fsck để tìm bản ghi đã bị sửa',
      en: 'Replay the answer to see what differs; run xacthuc log fsck to find which row was changed',
    },
    measure: { vi: 'Số trường khác', en: 'Fields that differ' },
    quietMinutes: 0,
    thresholds: {},
  }),
  witness_fork: kind({
    vi: 'Một nhật ký được làm chứng đã đưa ra hai cây khác nhau',
    en: 'A witnessed log has shown two different trees',
    severity: 'alarm',
    next: {
      vi: 'Giữ cả hai điểm kiểm (GET /v1/audit/witnessed-logs) và báo cơ quan chủ quản nhật ký đó',
      en: 'Keep both checkpoints (GET /v1/audit/witnessed-logs) and tell those who keep that log',
    },
    measure: { vi: 'Số lần mâu thuẫn', en: 'Contradictions' },
    quietMinutes: 0,
    thresholds: {},
  }),
  witness_contradicts: kind({
    vi: 'Một nhân chứng nói nhật ký này không còn là nhật ký trước đây',
    en: 'A witness says that this log is not the log it was',
    severity: 'alarm',
    next: {
      vi: 'So bản của nhân chứng với nhật ký (GET /v1/audit/witnesses, xacthuc log fsck --checkpoint)',
      en: "Compare the witness's record with the log (GET /v1/audit/witnesses, xacthuc log fsck --checkpoint)",
    },
    measure: { vi: 'Số lần mâu thuẫn', en: 'Contradictions' },
    quietMinutes: 0,
    thresholds: {},
  }),
} as const satisfies Record<string, KindForm>;

export type SignalKind = keyof typeof signalKinds;
export const kindNames = Object.keys(signalKinds) as readonly SignalKind[];
