/** What organisations file, and who takes part. Codes are stored: none is ever renamed. */

export const activityKinds = {
  workshop: { vi: 'Hội nghị, hội thảo', en: 'Workshop' },
  training: { vi: 'Tập huấn', en: 'Training' },
  media: { vi: 'Tin, bài truyền thông', en: 'Media item' },
  support_point: { vi: 'Điểm hỗ trợ', en: 'Support point' },
} as const;

export type ActivityKind = keyof typeof activityKinds;

/** Groups that participants are counted by: each participant in one of them. */
export const participantGroups = {
  enterprises: { vi: 'Doanh nghiệp', en: 'Enterprises' },
  households: { vi: 'Hộ kinh doanh', en: 'Household businesses' },
  cooperatives: { vi: 'Hợp tác xã', en: 'Cooperatives' },
  farmers: { vi: 'Nông dân', en: 'Farmers' },
  students: { vi: 'Học sinh, sinh viên', en: 'Students' },
  youth: { vi: 'Thanh niên', en: 'Youth' },
  officials: { vi: 'Cán bộ, công chức', en: 'Officials' },
  others: { vi: 'Khác', en: 'Others' },
} as const;

export type ParticipantGroup = keyof typeof participantGroups;
