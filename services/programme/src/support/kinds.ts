import type { Bilingual } from '@xacthuc/domain';

/** The one registry of what help is asked for. Codes are stored: none is renamed or given another meaning. */
export const supportKinds = {
  registration: { vi: 'Đăng ký tên miền', en: 'Registering the name' },
  records: {
    vi: 'Dữ liệu của cơ quan quản lý chưa đúng hoặc chưa có',
    en: 'A department’s records are wrong or missing',
  },
  website: { vi: 'Lập và vận hành website', en: 'Making and running the website' },
  security: { vi: 'An toàn thông tin, website bị tấn công', en: 'Security, an attacked website' },
  training: { vi: 'Đề nghị tập huấn', en: 'Asking for training' },
  other: { vi: 'Khác', en: 'Other' },
} as const satisfies Record<string, Bilingual>;

export type SupportKind = keyof typeof supportKinds;
export const supportKindNames = Object.keys(supportKinds) as SupportKind[];

export const supportChannels = ['in_person', 'telephone', 'online', 'document'] as const;
export const supportStates = ['open', 'in_progress', 'resolved', 'declined'] as const;
export type SupportState = (typeof supportStates)[number];

/** What may become of a request: what is ended stays so. */
export const nextStates: Readonly<Record<SupportState, readonly SupportState[]>> = {
  open: ['in_progress', 'resolved', 'declined'],
  in_progress: ['in_progress', 'resolved', 'declined'],
  resolved: [],
  declined: [],
};
