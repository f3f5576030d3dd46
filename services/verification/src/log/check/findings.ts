/** All that can be wrong with a log: the one registry, with what it means in Vietnamese and English. */
export const findingTexts = {
  entry_missing: ['Thiếu mục ở vị trí này', 'There is no entry at this index'],
  entry_unexpected: ['Có mục ở vị trí không được có', 'There is an entry where none may be'],
  entry_malformed: ['Mục không đúng mẫu đã công bố', 'The entry is not of the published form'],
  entry_columns: ['Cột loại hoặc thời điểm khác nội dung mục', "The row's type or time is not the entry's"],
  entry_differs: ['Mục khác với bản ghi mà nó ghi nhận', 'The entry is not what was recorded'],
  entry_repeated: ['Một bản ghi có hai mục', 'What was recorded once is logged twice'],
  record_missing: ['Bản ghi mà mục này ghi nhận không còn', 'What the entry records is gone'],
  record_unlogged: ['Bản ghi đã lưu mà không có trong nhật ký', 'What was recorded is not in the log'],
  record_changed: ['Dữ liệu trong bảng khác với sự kiện đã ghi', 'A row is not what its event says'],
  salt_wrong: ['Muối không mở được cam kết của mục', "The salt does not open the entry's commitment"],
  salt_missing: [
    'Thiếu muối của mục (không phải đã xoá theo thủ tục)',
    'The salt is missing, and was not erased on record',
  ],
  salt_unexpected: ['Muối không thuộc mục nào', 'The salt belongs to no commitment'],
  tile_missing: ['Thiếu mảnh cây băm', 'A tile of hashes is missing'],
  tile_differs: ['Mảnh cây băm khác với các mục', 'A tile is not what the entries give'],
  tile_unexpected: ['Mảnh cây băm không thuộc cây', 'A tile that the tree does not have'],
  bundle_differs: [
    'Tệp mục không đọc được hoặc khác cây băm',
    'A bundle of entries cannot be read, or is not that of the tree',
  ],
  bundle_missing: ['Thiếu tệp mục', 'A bundle of entries is missing'],
  checkpoint_missing: [
    'Thiếu điểm kiểm của kích thước hiện tại',
    'There is no checkpoint of the size that the log has',
  ],
  checkpoint_unsigned: ['Chữ ký của điểm kiểm không đúng', "The checkpoint's signature does not hold"],
  checkpoint_columns: [
    'Cột kích thước hoặc gốc khác điểm kiểm đã ký',
    "The row's size or root is not the signed checkpoint's",
  ],
  checkpoint_differs: ['Gốc trong điểm kiểm khác với cây băm của các mục', 'The root is not that of the entries'],
  checkpoint_beyond: ['Điểm kiểm nêu cây lớn hơn nhật ký', 'The checkpoint states a larger log than there is'],
  cosignature_wrong: [
    'Chữ ký nhân chứng không đúng với điểm kiểm và khoá đã lưu',
    "A witness's cosignature does not hold for its checkpoint and the key stored with it",
  ],
  cosignature_missing: ['Thiếu chữ ký nhân chứng', 'A cosignature of a witness is missing'],
  cosignature_columns: [
    'Cột của chữ ký nhân chứng khác chuỗi chữ ký của khoá đó',
    "The row is not what follows the witness's cosignature before it",
  ],
  witness_key_wrong: ['Khoá nhân chứng đã lưu không đúng', "A witness's key is not what it was"],
  summary_differs: ['Bảng tra cứu mục khác với các mục', 'What entries are found by is not what they say'],
  state_differs: ['Trạng thái nhật ký khác với số mục', 'The state of the log is not that of its entries'],
  key_differs: ['Khoá của nhật ký không khớp', "The log's key is not the one expected"],
  file_unreadable: ['Không đọc được tệp', 'The file cannot be read'],
} as const satisfies Record<string, readonly [vi: string, en: string]>;

export type FindingCode = keyof typeof findingTexts;

/** One thing that is wrong. */
export interface Finding {
  readonly code: FindingCode;
  /** Where: a table's row (`log.entries 41`), or a file's path. */
  readonly where: string;
  /** More of it, for those who look into it; no personal data. */
  readonly detail?: string;
}

/** Takes what is found. */
export type Report = (finding: Finding) => void;

/** A finding as a line for people. */
export function findingLine({ code, where, detail }: Finding): string {
  const [vi, en] = findingTexts[code];
  return `${where}: ${vi} / ${en}${detail === undefined ? '' : ` (${detail})`} [${code}]`;
}
