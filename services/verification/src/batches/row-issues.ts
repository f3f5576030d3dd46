/** A text for people, Vietnamese first. */
export interface IssueText {
  readonly vi: string;
  readonly en: string;
}

/** The closed registry of what can be wrong with a row of a file of checks: code → what to correct. */
export const rowIssues = {
  cells_too_many: {
    vi: 'Dòng có nhiều ô hơn hàng tiêu đề; đặt ô có dấu phân cách trong dấu ngoặc kép',
    en: 'The row has more cells than the header; put cells that hold the delimiter in quotation marks',
  },
  value_missing: { vi: 'Thiếu giá trị ở cột này', en: 'This column needs a value' },
  value_not_allowed: {
    vi: 'Giá trị không nằm trong các giá trị được phép của cột, hoặc không hợp với "benefit" hay "type" của dòng',
    en: 'Not one of the values that the column takes, or not with the "benefit" or "type" of the row',
  },
  value_not_applicable: {
    vi: 'Cột này để trống với loại đối tượng ("type") của dòng',
    en: 'This column is to be empty for the row\'s "type"',
  },
  value_too_long: { vi: 'Giá trị quá dài hoặc có ký tự điều khiển', en: 'Too long, or it holds control characters' },
  number_invalid: {
    vi: 'Số không đúng dạng của "scheme" (độ dài, số kiểm tra); số 0 ở đầu có thể đã bị bảng tính bỏ mất',
    en: 'Not well formed for its "scheme" (length, check digit); a spreadsheet may have dropped leading zeros',
  },
  date_invalid: {
    vi: 'Không phải một ngày; ghi YYYY-MM-DD hoặc DD/MM/YYYY',
    en: 'Not a day: write YYYY-MM-DD or DD/MM/YYYY',
  },
} as const satisfies Record<string, IssueText>;

export type RowIssueCode = keyof typeof rowIssues;
