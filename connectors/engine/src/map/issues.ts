import type { Advice } from '../read/errors.ts';

/**
 * Everything that can be wrong with a row, with its text. `{column}` stands for the header as it is in the file.
 * An error keeps the row out; a warning lets it in.
 */

export type Severity = 'error' | 'warning';

interface IssueText {
  readonly severity: Severity;
  readonly vi: Advice;
  readonly en: Advice;
}

const formatAsText = {
  vi: 'Định dạng cột là Văn bản (Text), nhập lại đủ chữ số rồi lưu tệp.',
  en: 'Format the column as Text, enter all digits again and save the file.',
};
const checkWithPapers = {
  vi: 'Đối chiếu với giấy tờ và sửa lại.',
  en: 'Compare with the person’s or business’s papers and correct it.',
};

/** The closed registry: code → severity and text. A cell rule may lower an error to a warning where it says why. */
export const issueTexts = {
  required_missing: {
    severity: 'error',
    vi: { what: 'Ô “{column}” bắt buộc nhưng để trống.', fix: 'Điền giá trị vào ô này.' },
    en: { what: 'The cell “{column}” is required but empty.', fix: 'Fill it in.' },
  },
  no_key: {
    severity: 'error',
    vi: {
      what: 'Hàng không có số hoặc mã nào để xác định đối tượng.',
      fix: 'Điền ít nhất một trong các cột: {column}.',
    },
    en: {
      what: 'The row has no number or code that identifies its subject.',
      fix: 'Fill in at least one of: {column}.',
    },
  },
  date_invalid: {
    severity: 'error',
    vi: { what: '“{column}” không phải là một ngày có thật.', fix: 'Viết theo dạng ngày/tháng/năm, ví dụ 05/09/2004.' },
    en: { what: '“{column}” is not a day of the calendar.', fix: 'Write day/month/year, for example 05/09/2004.' },
  },
  date_ambiguous: {
    severity: 'error',
    vi: {
      what: '“{column}” chỉ có năm hoặc năm chỉ có hai chữ số nên không xác định được ngày.',
      fix: 'Viết đủ ngày/tháng/năm với bốn chữ số của năm, ví dụ 05/09/2004.',
    },
    en: {
      what: '“{column}” gives only a year, or a year of two digits, so the day is not certain.',
      fix: 'Write day/month/year with the four digits of the year, for example 05/09/2004.',
    },
  },
  birth_date_future: {
    severity: 'error',
    vi: { what: 'Ngày sinh ở trong tương lai.', fix: checkWithPapers.vi },
    en: { what: 'The birth date lies in the future.', fix: checkWithPapers.en },
  },
  birth_date_implausible: {
    severity: 'error',
    vi: { what: 'Ngày sinh trước năm 1900.', fix: checkWithPapers.vi },
    en: { what: 'The birth date lies before 1900.', fix: checkWithPapers.en },
  },
  date_future: {
    severity: 'error',
    vi: { what: '“{column}” ở trong tương lai.', fix: checkWithPapers.vi },
    en: { what: '“{column}” lies in the future.', fix: checkWithPapers.en },
  },
  date_implausible: {
    severity: 'error',
    vi: {
      what: '“{column}” trước năm 1945.',
      fix: 'Sửa lại ngày; nếu chưa biết thì để trống (phần mềm bảng tính thường ghi 01/01/1900 cho ô trống).',
    },
    en: {
      what: '“{column}” lies before 1945.',
      fix: 'Correct the day, or leave the cell empty where it is unknown (spreadsheets often write 01/01/1900 for nothing).',
    },
  },
  date_too_late: {
    severity: 'error',
    vi: { what: '“{column}” sau năm 2100.', fix: 'Kiểm tra lại bốn chữ số của năm.' },
    en: { what: '“{column}” lies after the year 2100.', fix: 'Check the four digits of the year.' },
  },
  date_before_start: {
    severity: 'error',
    vi: { what: '“{column}” trước ngày đăng ký.', fix: 'Đối chiếu với hồ sơ đăng ký và sửa một trong hai ngày.' },
    en: {
      what: '“{column}” lies before the registration.',
      fix: 'Compare with the registration and correct one of the two days.',
    },
  },
  domain_invalid: {
    severity: 'error',
    vi: {
      what: '“{column}” không phải là một tên miền ngay dưới id.vn hoặc biz.vn.',
      fix: 'Ghi một tên miền, ví dụ nguyenan.id.vn hoặc quán-phở.biz.vn: không có http://, www hay dấu /.',
    },
    en: {
      what: '“{column}” is no name directly below id.vn or biz.vn.',
      fix: 'Write one name, for example nguyenan.id.vn or quán-phở.biz.vn: without http://, www or a slash.',
    },
  },
  holder_number_invalid: {
    severity: 'error',
    vi: {
      what: '“{column}” không đúng dạng số của loại chủ thể này.',
      fix: 'Cá nhân: số định danh 12 chữ số; doanh nghiệp: mã số doanh nghiệp; hộ kinh doanh: mã số thuế hoặc số giấy chứng nhận.',
    },
    en: {
      what: '“{column}” is no number that this kind of holder has.',
      fix: 'A person: the personal number of 12 digits; an enterprise: its code; a household business: its tax code or certificate number.',
    },
  },
  holder_kind_missing: {
    severity: 'warning',
    vi: {
      what: 'Không biết chủ thể là cá nhân, hộ kinh doanh hay doanh nghiệp nên không dùng được số ở ô “{column}”.',
      fix: 'Điền cột loại chủ thể.',
    },
    en: {
      what: 'It is not said whether the holder is a person, a household business or an enterprise, so the number in “{column}” is of no use.',
      fix: 'Fill in the column that says which.',
    },
  },
  code_unknown: {
    severity: 'warning',
    vi: {
      what: 'Mã ở ô “{column}” không có trong danh mục; hệ thống bỏ qua ô này.',
      fix: 'Dùng mã của phiên bản danh mục đã chọn.',
    },
    en: {
      what: 'The code in “{column}” is not in its list; the cell is left out.',
      fix: 'Use a code of the chosen version of the list.',
    },
  },
  cell_is_date: {
    severity: 'error',
    vi: {
      what: 'Bảng tính đã đổi giá trị của ô “{column}” thành ngày tháng.',
      fix: 'Định dạng cột là Văn bản (Text), nhập lại mã rồi lưu tệp.',
    },
    en: {
      what: 'The spreadsheet turned the value of the cell “{column}” into a date.',
      fix: 'Format the column as Text, enter the code again and save the file.',
    },
  },
  number_rounded: {
    severity: 'error',
    vi: { what: 'Số trong ô “{column}” dài hơn 15 chữ số nên bảng tính đã làm tròn.', fix: formatAsText.vi },
    en: {
      what: 'The number in the cell “{column}” has more than 15 digits, so the spreadsheet rounded it.',
      fix: formatAsText.en,
    },
  },
  scientific_notation: {
    severity: 'error',
    vi: { what: 'Số trong ô “{column}” bị rút gọn (dạng 2,4E+11) nên đã mất chữ số.', fix: formatAsText.vi },
    en: {
      what: 'The number in the cell “{column}” was shortened (like 2.4E+11), so digits are lost.',
      fix: formatAsText.en,
    },
  },
  leading_zeros_restored: {
    severity: 'warning',
    vi: { what: 'Số trong ô “{column}” thiếu số 0 ở đầu; hệ thống đã thêm lại.', fix: formatAsText.vi },
    en: {
      what: 'The number in the cell “{column}” had lost its leading zeros; they were put back.',
      fix: formatAsText.en,
    },
  },
  personal_number_length: {
    severity: 'error',
    vi: { what: 'Số định danh cá nhân phải có 12 chữ số (số CMND cũ có 9 chữ số).', fix: checkWithPapers.vi },
    en: { what: 'A personal number has 12 digits (an old identity card 9).', fix: checkWithPapers.en },
  },
  personal_number_format: {
    severity: 'error',
    vi: { what: 'Số định danh cá nhân chỉ gồm chữ số.', fix: 'Sửa lại số; nếu chưa có thì để trống ô này.' },
    en: {
      what: 'A personal number consists of digits only.',
      fix: 'Correct the number, or leave the cell empty where there is none.',
    },
  },
  personal_number_contradicts_birth_year: {
    severity: 'error',
    vi: {
      what: 'Số định danh cá nhân không khớp với năm sinh trong cùng hàng.',
      fix: 'Đối chiếu với căn cước: sửa số định danh hoặc ngày sinh.',
    },
    en: {
      what: 'The personal number contradicts the year of birth in the same row.',
      fix: 'Compare with the identity card and correct the number or the birth date.',
    },
  },
  personal_number_contradicts_sex: {
    severity: 'error',
    vi: {
      what: 'Số định danh cá nhân không khớp với giới tính trong cùng hàng.',
      fix: 'Đối chiếu với căn cước: sửa số định danh hoặc giới tính.',
    },
    en: {
      what: 'The personal number contradicts the sex in the same row.',
      fix: 'Compare with the identity card and correct the number or the sex.',
    },
  },
  personal_number_unknown_place: {
    severity: 'warning',
    vi: {
      what: 'Ba chữ số đầu của số định danh cá nhân không thuộc danh mục mã tỉnh.',
      fix: 'Kiểm tra lại số; nếu đúng (ví dụ đăng ký khai sinh ở nước ngoài) thì bỏ qua.',
    },
    en: {
      what: 'The first three digits of the personal number are not in the list of province codes.',
      fix: 'Check the number; where it is right (a birth registered abroad), ignore this.',
    },
  },
  identity_card_old: {
    severity: 'warning',
    vi: {
      what: 'Số CMND 9 chữ số đã hết giá trị sử dụng từ 01/01/2025.',
      fix: 'Thay bằng số định danh cá nhân (CCCD) 12 chữ số khi có.',
    },
    en: {
      what: 'A 9-digit identity card number (CMND) has not been valid since 01/01/2025.',
      fix: 'Replace it by the 12-digit personal number (CCCD) when it is known.',
    },
  },
  enterprise_code_length: {
    severity: 'error',
    vi: { what: 'Mã số doanh nghiệp phải có 10 chữ số (đơn vị phụ thuộc: 10 và 3 chữ số).', fix: checkWithPapers.vi },
    en: { what: 'An enterprise code has 10 digits (a branch: 10 and 3).', fix: checkWithPapers.en },
  },
  enterprise_code_format: {
    severity: 'error',
    vi: {
      what: 'Mã số doanh nghiệp chỉ gồm chữ số và có cấu trúc cố định; giá trị này không đúng.',
      fix: checkWithPapers.vi,
    },
    en: {
      what: 'An enterprise code consists of digits in a fixed structure; this value does not.',
      fix: checkWithPapers.en,
    },
  },
  enterprise_code_checksum: {
    severity: 'error',
    vi: { what: 'Mã số doanh nghiệp sai chữ số kiểm tra: có chữ số bị nhập nhầm.', fix: checkWithPapers.vi },
    en: { what: 'The check digit of the enterprise code is wrong: a digit was mistyped.', fix: checkWithPapers.en },
  },
  tax_code_length: {
    severity: 'error',
    vi: {
      what: 'Mã số thuế của hộ kinh doanh phải có 10 chữ số, 10 và 3 chữ số, hoặc là số định danh 12 chữ số.',
      fix: checkWithPapers.vi,
    },
    en: {
      what: 'The tax code of a household business has 10 digits, 10 and 3, or is a personal number of 12.',
      fix: checkWithPapers.en,
    },
  },
  tax_code_format: {
    severity: 'error',
    vi: { what: 'Mã số thuế chỉ gồm chữ số và có cấu trúc cố định; giá trị này không đúng.', fix: checkWithPapers.vi },
    en: { what: 'A tax code consists of digits in a fixed structure; this value does not.', fix: checkWithPapers.en },
  },
  tax_code_checksum: {
    severity: 'error',
    vi: { what: 'Mã số thuế sai chữ số kiểm tra: có chữ số bị nhập nhầm.', fix: checkWithPapers.vi },
    en: { what: 'The check digit of the tax code is wrong: a digit was mistyped.', fix: checkWithPapers.en },
  },
  certificate_invalid: {
    severity: 'error',
    vi: {
      what: 'Số giấy chứng nhận phải có từ 4 đến 20 chữ cái và chữ số, trong đó ít nhất 4 chữ số.',
      fix: checkWithPapers.vi,
    },
    en: {
      what: 'A certificate number has 4 to 20 letters and digits, at least 4 of them digits.',
      fix: checkWithPapers.en,
    },
  },
  student_code_invalid: {
    severity: 'error',
    vi: {
      what: 'Mã sinh viên hoặc học viên phải có từ 2 đến 20 ký tự: chữ cái không dấu, chữ số, dấu chấm, gạch ngang, gạch chéo.',
      fix: 'Sửa lại mã theo danh sách của trường.',
    },
    en: {
      what: 'A student code has 2 to 20 characters: letters without accents, digits, dots, dashes, slashes.',
      fix: 'Correct the code from the school’s list.',
    },
  },
  school_code_invalid: {
    severity: 'error',
    vi: {
      what: 'Mã trường phải có từ 2 đến 12 ký tự: chữ cái không dấu, chữ số, dấu chấm, gạch ngang.',
      fix: 'Dùng mã trường do cơ quan quản lý cấp.',
    },
    en: {
      what: 'A school code has 2 to 12 characters: letters without accents, digits, dots, dashes.',
      fix: 'Use the school’s official code.',
    },
  },
  segment_mismatch: {
    severity: 'error',
    vi: {
      what: 'Hàng thuộc đơn vị khác với đơn vị của lần gửi này.',
      fix: 'Bỏ hàng này khỏi tệp, hoặc gửi tệp cho đúng đơn vị.',
    },
    en: {
      what: 'The row belongs to another unit than the one this delivery is for.',
      fix: 'Take the row out, or send the file for the right unit.',
    },
  },
  unknown_value: {
    severity: 'warning',
    vi: {
      what: 'Không hiểu giá trị của ô “{column}”; hệ thống bỏ qua ô này.',
      fix: 'Dùng một trong các giá trị trong mẫu của nguồn dữ liệu.',
    },
    en: {
      what: 'The value of the cell “{column}” is not known; the cell is left out.',
      fix: 'Use one of the values in this source’s template.',
    },
  },
  value_too_long: {
    severity: 'error',
    vi: { what: 'Nội dung ô “{column}” quá dài.', fix: 'Rút ngắn; kiểm tra xem hàng có bị dồn nhiều ô vào một không.' },
    en: { what: 'The cell “{column}” is too long.', fix: 'Shorten it, and check whether several cells ran into one.' },
  },
  control_characters: {
    severity: 'error',
    vi: { what: 'Ô “{column}” có ký tự điều khiển hoặc ký tự ẩn.', fix: 'Xóa nội dung ô và gõ lại.' },
    en: {
      what: 'The cell “{column}” holds control or invisible characters.',
      fix: 'Clear the cell and type it again.',
    },
  },
  count_invalid: {
    severity: 'error',
    vi: {
      what: 'Ô “{column}” phải là một số nguyên không âm, không quá lớn.',
      fix: 'Ghi một số nguyên, không kèm chữ hay đơn vị.',
    },
    en: {
      what: 'The cell “{column}” must be a whole number from 0, and not too large.',
      fix: 'Write one whole number, without words or units.',
    },
  },
  link_invalid: {
    severity: 'error',
    vi: {
      what: 'Ô “{column}” có liên kết không đúng, hoặc có quá nhiều liên kết.',
      fix: 'Ghi địa chỉ đầy đủ bắt đầu bằng http:// hoặc https://, cách nhau bằng dấu chấm phẩy.',
    },
    en: {
      what: 'The cell “{column}” holds a link that is not right, or too many links.',
      fix: 'Write whole addresses that begin with http:// or https://, with semicolons between them.',
    },
  },
  end_before_start: {
    severity: 'error',
    vi: {
      what: 'Ngày kết thúc trước ngày bắt đầu.',
      fix: 'Sửa một trong hai ngày; nếu chỉ một ngày thì để trống ngày kết thúc.',
    },
    en: { what: 'The last day lies before the first.', fix: 'Correct one of them, or leave the last day empty.' },
  },
  personal_data_in_text: {
    severity: 'error',
    vi: {
      what: 'Ô “{column}” có vẻ chứa số định danh, số điện thoại hoặc thư điện tử của cá nhân.',
      fix: 'Xóa thông tin cá nhân; chỉ mô tả hoạt động.',
    },
    en: {
      what: 'The cell “{column}” seems to hold somebody’s personal number, telephone number or e-mail address.',
      fix: 'Remove what is personal and describe the event only.',
    },
  },
  filed_differently: {
    severity: 'error',
    vi: {
      what: 'Hoạt động này đã được báo cáo với nội dung khác.',
      fix: 'Sửa báo cáo đã nộp qua biểu mẫu, hoặc xóa hàng này khỏi tệp.',
    },
    en: {
      what: 'This activity was filed before with other content.',
      fix: 'Correct the one that was filed by the form, or take this row out of the file.',
    },
  },
  too_many_rows_in_form: {
    severity: 'error',
    vi: { what: 'Biểu mẫu có quá 5.000 dòng.', fix: 'Chia thành nhiều tệp.' },
    en: { what: 'The form has more than 5,000 rows.', fix: 'Split it into several files.' },
  },
  text_damaged: {
    severity: 'error',
    vi: {
      what: 'Ô “{column}” có ký tự “�”: dấu tiếng Việt đã bị mất khi chuyển đổi tệp.',
      fix: 'Xuất lại danh sách từ phần mềm gốc dưới dạng CSV UTF-8 hoặc XLSX.',
    },
    en: {
      what: 'The cell “{column}” holds the sign “�”: letters were lost when the file was converted.',
      fix: 'Export the list again from the original program as CSV UTF-8 or XLSX.',
    },
  },
  formula_in_cell: {
    severity: 'error',
    vi: {
      what: 'Ô “{column}” chứa công thức hoặc bắt đầu bằng dấu = + - @.',
      fix: 'Sao chép cột, dán lại dưới dạng giá trị (Paste Values), bỏ dấu ở đầu ô.',
    },
    en: {
      what: 'The cell “{column}” holds a formula or begins with = + - @.',
      fix: 'Copy the column, paste it as values, and remove the leading sign.',
    },
  },
  markup_in_cell: {
    severity: 'error',
    vi: { what: 'Ô “{column}” chứa mã HTML.', fix: 'Xóa các thẻ và mã HTML, chỉ giữ lại chữ.' },
    en: { what: 'The cell “{column}” holds HTML.', fix: 'Remove tags and entities and keep the text only.' },
  },
  cell_error: {
    severity: 'error',
    vi: {
      what: 'Ô “{column}” báo lỗi của bảng tính (ví dụ #REF!, #N/A).',
      fix: 'Sửa công thức bị lỗi hoặc điền giá trị.',
    },
    en: {
      what: 'The cell “{column}” shows a spreadsheet error (such as #REF!, #N/A).',
      fix: 'Repair the formula or fill in the value.',
    },
  },
  extra_cells: {
    severity: 'error',
    vi: {
      what: 'Hàng có nhiều ô hơn hàng tiêu đề: nội dung có thể đã lệch cột.',
      fix: 'Đặt ô có dấu phân tách trong dấu ngoặc kép, hoặc xóa ô thừa ở cuối hàng.',
    },
    en: {
      what: 'The row has more cells than the header: values may stand in the wrong columns.',
      fix: 'Put a cell that holds the delimiter in quotation marks, or delete spare cells at the end.',
    },
  },
  duplicate_identical: {
    severity: 'warning',
    vi: { what: 'Hàng lặp lại một hàng trước với cùng nội dung; chỉ tính một lần.', fix: 'Xóa hàng lặp.' },
    en: {
      what: 'The row repeats an earlier one with the same content; it counts once.',
      fix: 'Delete the repetition.',
    },
  },
  duplicate_conflict: {
    severity: 'error',
    vi: { what: 'Cùng một đối tượng xuất hiện nhiều lần với nội dung khác nhau.', fix: 'Giữ lại một hàng đúng.' },
    en: { what: 'The same subject stands in several rows with different content.', fix: 'Keep the one right row.' },
  },
  legacy_font_converted: {
    severity: 'warning',
    vi: {
      what: 'Chữ trong tệp (hoặc trong cột này) theo bảng mã phông cũ, TCVN3 (ABC) hoặc VNI; hệ thống đã chuyển sang Unicode.',
      fix: 'Kiểm tra vài tên trong kết quả. Lần sau nên lưu tệp bằng Unicode.',
    },
    en: {
      what: 'The text of the file (or of this column) was in the encoding of a legacy font, TCVN3 (ABC) or VNI; it was converted to Unicode.',
      fix: 'Check some names of the result. Better save the file in Unicode next time.',
    },
  },
  other_sheets_not_read: {
    severity: 'warning',
    vi: {
      what: 'Tệp có những trang tính khác cũng chứa dữ liệu; chúng không được đọc. Tên các trang và trang đã đọc nằm trong “layout”.',
      fix: 'Nếu danh sách ở trang khác, nộp lại với tham số “sheet”; nếu danh sách chia nhiều trang, gộp vào một trang.',
    },
    en: {
      what: 'Other sheets of the file hold data too; they were not read. “layout” names all sheets and the one that was read.',
      fix: 'If the list is on another sheet, send the file again with the parameter “sheet”; if it is spread over several, put it into one.',
    },
  },
} as const satisfies Record<string, IssueText>;

/** Stable code of what is wrong with a row. */
export type IssueCode = keyof typeof issueTexts;

/** One thing wrong with one row. Holds no personal data: the value is masked. */
export interface RowIssue {
  /** 1-based row in the file. */
  readonly row: number;
  readonly code: IssueCode;
  readonly severity: Severity;
  /** The header as it is in the file (or the declaration's, where the file has no such column); null: the whole row. */
  readonly column: string | null;
  /** The column's letters as a spreadsheet shows them. */
  readonly letters: string | null;
  /** What the cell holds, masked where personal. */
  readonly value: string | null;
}

/** An issue's text in both languages. */
export function describeIssue(issue: Pick<RowIssue, 'code' | 'column'>): { readonly vi: Advice; readonly en: Advice } {
  const { vi, en } = issueTexts[issue.code];
  const fill = ({ what, fix }: Advice): Advice => ({ what: named(what, issue.column), fix: named(fix, issue.column) });
  return { vi: fill(vi), en: fill(en) };
}

function named(text: string, column: string | null): string {
  return text.replaceAll('{column}', () => column ?? '–');
}
