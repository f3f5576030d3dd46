/**
 * Every reason for which a whole file cannot be used, with its text. Bad rows are no reason: those are issues of the
 * rows (`../map/issues.ts`). `{name}` in a text stands for the detail of that name.
 */

/** What happened and what to do about it, in one language. */
export interface Advice {
  readonly what: string;
  readonly fix: string;
}

interface UnreadableText {
  readonly vi: Advice;
  readonly en: Advice;
}

const saveAgain = {
  vi: 'Mở tệp bằng Excel hoặc LibreOffice, lưu lại dưới dạng “Excel Workbook (.xlsx)” hoặc “CSV UTF-8 (.csv)” rồi gửi lại.',
  en: 'Open the file in Excel or LibreOffice, save it as “Excel Workbook (.xlsx)” or “CSV UTF-8 (.csv)” and send it again.',
};

/** The closed registry: code → text. */
export const unreadableTexts = {
  file_empty: {
    vi: { what: 'Tệp không có nội dung.', fix: 'Kiểm tra lại tệp đã chọn và gửi tệp có danh sách.' },
    en: { what: 'The file has no content.', fix: 'Check which file was chosen and send the one that holds the list.' },
  },
  file_too_large: {
    vi: {
      what: 'Tệp vượt quá {limit} byte.',
      fix: 'Chia danh sách thành nhiều tệp theo từng đơn vị, hoặc lưu dưới dạng CSV UTF-8 rồi gửi lại.',
    },
    en: {
      what: 'The file is larger than {limit} bytes.',
      fix: 'Split the list into one file a unit, or save it as CSV UTF-8, and send it again.',
    },
  },
  file_type_unsupported: {
    vi: {
      what: 'Tệp không phải là CSV, Excel (XLSX, XLS), ODS hay NDJSON (nội dung tệp thuộc loại: {format}).',
      fix: saveAgain.vi,
    },
    en: {
      what: 'The file is neither CSV, Excel (XLSX, XLS), ODS nor NDJSON (its content is of the type: {format}).',
      fix: saveAgain.en,
    },
  },
  container_nested: {
    vi: {
      what: 'Tệp nén chứa một tệp nén khác.',
      fix: 'Giải nén rồi gửi chính tệp danh sách, hoặc chỉ nén một lần (gzip hoặc zip).',
    },
    en: {
      what: 'The packed file holds another packed file.',
      fix: 'Unpack it and send the list itself, or pack it once only (gzip or zip).',
    },
  },
  container_many_files: {
    vi: {
      what: 'Tệp zip chứa {count} tệp nên không biết đọc tệp nào.',
      fix: 'Mỗi tệp zip chỉ chứa một danh sách; gửi lần lượt từng tệp.',
    },
    en: {
      what: 'The zip archive holds {count} files, so it is not known which to read.',
      fix: 'Put one list into one archive, and send the files one after the other.',
    },
  },
  sheet_not_found: {
    vi: {
      what: 'Không có trang tính “{sheet}”. Các trang tính của tệp: {sheets}.',
      fix: 'Ghi đúng tên một trang tính (hoặc số thứ tự của nó) vào tham số “sheet”, hoặc bỏ tham số đó.',
    },
    en: {
      what: 'There is no sheet “{sheet}”. Sheets of the file: {sheets}.',
      fix: 'Give the name of a sheet (or its place) as the parameter “sheet”, or leave the parameter out.',
    },
  },
  json_invalid: {
    vi: {
      what: 'Dòng {line} không phải là một đối tượng JSON.',
      fix: 'Mỗi dòng của tệp NDJSON là một đối tượng JSON trọn vẹn, có tên cột làm khóa.',
    },
    en: {
      what: 'Line {line} is not a JSON object.',
      fix: 'Each line of an NDJSON file is one whole JSON object, with the columns’ names as keys.',
    },
  },
  json_value_nested: {
    vi: {
      what: 'Dòng {line}: giá trị của “{key}” là một đối tượng hoặc danh sách JSON.',
      fix: 'Mỗi giá trị phải là văn bản, số, true/false hoặc null; tách giá trị lồng nhau thành nhiều khóa.',
    },
    en: {
      what: 'Line {line}: the value of “{key}” is a JSON object or array.',
      fix: 'Each value is a text, a number, true/false or null; make several keys of a nested one.',
    },
  },
  json_key_late: {
    vi: {
      what: 'Dòng {line}: khóa “{key}” không có trong {limit} dòng đầu.',
      fix: 'Ghi đủ các khóa ở dòng đầu tiên (giá trị để null nếu không có).',
    },
    en: {
      what: 'Line {line}: the key “{key}” is in none of the first {limit} lines.',
      fix: 'Write all keys in the first line (with the value null where there is none).',
    },
  },
  file_encrypted: {
    vi: { what: 'Tệp được đặt mật khẩu hoặc mã hóa nên không đọc được.', fix: `Bỏ mật khẩu của tệp. ${saveAgain.vi}` },
    en: {
      what: 'The file is protected by a password and cannot be read.',
      fix: `Remove the password. ${saveAgain.en}`,
    },
  },
  file_truncated: {
    vi: {
      what: 'Tệp bị thiếu phần cuối, có thể do tải lên hoặc sao chép bị gián đoạn.',
      fix: 'Sao chép lại tệp gốc và gửi lại.',
    },
    en: {
      what: 'The end of the file is missing: an upload or a copy may have been cut off.',
      fix: 'Copy the original file again and send it again.',
    },
  },
  file_corrupt: {
    vi: { what: 'Tệp bị hỏng ở phần “{part}” nên không đọc được.', fix: saveAgain.vi },
    en: { what: 'The file is damaged in its part “{part}” and cannot be read.', fix: saveAgain.en },
  },
  archive_unsafe: {
    vi: {
      what: 'Tệp khi giải nén vượt giới hạn an toàn ({reason}: {limit}).',
      fix: 'Xóa hình ảnh, trang tính và định dạng thừa rồi lưu lại, hoặc gửi danh sách dưới dạng CSV UTF-8.',
    },
    en: {
      what: 'The file unpacks beyond a safety limit ({reason}: {limit}).',
      fix: 'Remove pictures, spare sheets and formatting and save it again, or send the list as CSV UTF-8.',
    },
  },
  no_sheet: {
    vi: {
      what: 'Không có dữ liệu ở trang tính được chọn, hoặc ở trang tính hiển thị nào. Các trang tính của tệp: {sheets}.',
      fix: 'Bỏ ẩn trang tính chứa danh sách, lưu và gửi lại; hoặc chọn trang tính bằng tham số “sheet”.',
    },
    en: {
      what: 'The sheet that was chosen, or every visible sheet, has no data. Sheets of the file: {sheets}.',
      fix: 'Unhide the sheet that holds the list, save and send it again; or choose the sheet by the parameter “sheet”.',
    },
  },
  text_invalid: {
    vi: {
      what: 'Nội dung không phải là {encoding} hợp lệ: lỗi tại byte {offset}, dòng {line}.',
      fix: 'Trong Excel chọn Lưu thành → “CSV UTF-8 (phân tách bằng dấu phẩy)”, hoặc gửi tệp XLSX. Chữ Windows-1258, TCVN3 và VNI được nhận ra khi tệp có đủ chữ có dấu; tệp này thì không.',
    },
    en: {
      what: 'The text is not valid {encoding}: first wrong at byte {offset}, line {line}.',
      fix: 'In Excel choose Save as → “CSV UTF-8 (comma delimited)”, or send the XLSX file. Windows-1258, TCVN3 and VNI are known by their words; those of this file are not.',
    },
  },
  line_too_long: {
    vi: {
      what: 'Dòng {line} dài quá {limit} ký tự.',
      fix: 'Kiểm tra dấu xuống dòng của tệp CSV: mỗi bản ghi phải nằm trên một dòng. Xuất lại tệp và gửi lại.',
    },
    en: {
      what: 'Line {line} is longer than {limit} characters.',
      fix: 'Check the line breaks of the CSV file: each record stands on a line of its own. Export and send it again.',
    },
  },
  cell_too_long: {
    vi: {
      what: 'Ô ở hàng {row}, cột {column} dài quá {limit} ký tự.',
      fix: 'Rút ngắn nội dung của ô (một ô Excel chứa tối đa 32.767 ký tự) và gửi lại.',
    },
    en: {
      what: 'The cell in row {row}, column {column} is longer than {limit} characters.',
      fix: 'Shorten the cell (a cell of Excel holds at most 32,767 characters) and send the file again.',
    },
  },
  too_many_columns: {
    vi: {
      what: 'Hàng {row} có hơn {limit} cột.',
      fix: 'Xóa các cột thừa; danh sách chỉ cần các cột trong mẫu của nguồn dữ liệu này.',
    },
    en: {
      what: 'Row {row} has more than {limit} columns.',
      fix: 'Delete the spare columns; the list needs only those of this source’s template.',
    },
  },
  too_many_rows: {
    vi: { what: 'Tệp có hơn {limit} hàng.', fix: 'Chia danh sách thành nhiều tệp theo từng đơn vị và gửi lần lượt.' },
    en: {
      what: 'The file has more than {limit} rows.',
      fix: 'Split the list into one file a unit and send them one after the other.',
    },
  },
  csv_quote_unterminated: {
    vi: {
      what: 'Dấu ngoặc kép mở ở dòng {line} (hàng {row}, cột {column}) không được đóng.',
      fix: 'Xóa dấu ngoặc kép thừa, hoặc thêm dấu đóng; dấu ngoặc kép bên trong ô phải viết hai lần (""). Tốt nhất là xuất lại tệp từ Excel.',
    },
    en: {
      what: 'The quotation mark opened on line {line} (row {row}, column {column}) is never closed.',
      fix: 'Remove the stray mark or close it; a mark inside a cell is written twice (""). Best is to export the file from Excel again.',
    },
  },
  csv_quote_misplaced: {
    vi: {
      what: 'Sau dấu ngoặc kép đóng ở dòng {line} (hàng {row}, cột {column}) còn có ký tự khác; ô này mở dấu ngoặc kép ở dòng {openedOnLine}.',
      fix: 'Dấu ngoặc kép bên trong ô phải viết hai lần (""). Tốt nhất là xuất lại tệp từ Excel.',
    },
    en: {
      what: 'Other characters follow the closing quotation mark on line {line} (row {row}, column {column}); the cell was opened on line {openedOnLine}.',
      fix: 'A quotation mark inside a cell is written twice (""). Best is to export the file from Excel again.',
    },
  },
  header_not_found: {
    vi: {
      what: 'Không tìm thấy hàng tiêu đề. Tiêu đề đọc được: {found}. Còn thiếu: {missing}.',
      fix: 'Đặt tên các cột theo mẫu của nguồn dữ liệu này (có dấu hoặc không dấu đều được) trên một hàng (hoặc hai hàng), trong 50 hàng đầu. Nếu danh sách ở trang tính khác, chọn trang bằng tham số “sheet”.',
    },
    en: {
      what: 'No header row was found. Headers read: {found}. Missing: {missing}.',
      fix: 'Name the columns as in this source’s template (with or without accents) in one row (or two), within the first 50 rows. If the list is on another sheet, choose it by the parameter “sheet”.',
    },
  },
  header_uncertain: {
    vi: {
      what: 'Chưa chắc chắn cột nào là trường nào (hàng {row}): {columns}.',
      fix: 'Sửa tên cột theo mẫu, hoặc cho biết từng cột khi nộp bằng tham số “map”, ví dụ: {map} (“-”: không đọc cột). Có thể lưu cách ghép cột cho nguồn để lần sau không phải chọn lại.',
    },
    en: {
      what: 'It is not certain which column is which field (row {row}): {columns}.',
      fix: 'Name the columns as in the template, or say which is which by the parameter “map”, for example {map} (“-”: do not read the column). A mapping can be saved for the source, so that it need not be said again.',
    },
  },
  map_column_not_found: {
    vi: {
      what: 'Tham số “map” nêu cột không có, hoặc có hai lần, trong tệp: {columns}. Các cột của tệp: {headers}.',
      fix: 'Ghi chữ cái của cột (ví dụ map=C:name) hoặc đúng tên cột trong tệp.',
    },
    en: {
      what: 'The parameter “map” names columns that the file does not have, or has twice: {columns}. Columns of the file: {headers}.',
      fix: 'Give the letters of the column (such as map=C:name) or its header as it is in the file.',
    },
  },
  no_data_rows: {
    vi: {
      what: 'Có hàng tiêu đề (hàng {row}) nhưng bên dưới không có dữ liệu.',
      fix: 'Kiểm tra lại tệp đã chọn; nếu danh sách nằm ở trang tính khác, chọn trang đó bằng tham số “sheet”.',
    },
    en: {
      what: 'There is a header row (row {row}) but no data below it.',
      fix: 'Check which file was chosen; if the list is on another sheet, choose it by the parameter “sheet”.',
    },
  },
} as const satisfies Record<string, UnreadableText>;

/** Stable code of a reason for which a file cannot be used. */
export type UnreadableCode = keyof typeof unreadableTexts;

/** A column that may be one field or another, and what would settle it. */
export interface UncertainColumn {
  /** Its letters. */
  readonly column: string;
  readonly header: string;
  /** The fields it may be, with their Vietnamese label. */
  readonly candidates: readonly { readonly field: string; readonly vi: string }[];
  /** Query parameters for an upload; each of them alone settles it. */
  readonly map: readonly string[];
}

type DetailValue = string | number | readonly string[] | readonly UncertainColumn[];

/** Values that say where and how much. Never a cell's content. */
export type UnreadableDetail = Readonly<Record<string, DetailValue>>;

/**
 * The file as a whole cannot be used. Thrown by `readTable`, by the iteration of a table's rows, and by the search for
 * the header. Text and detail hold no personal data, so they may be shown and logged.
 */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly code: UnreadableCode;
  readonly detail: UnreadableDetail;
  readonly vi: Advice;
  readonly en: Advice;

  constructor(code: UnreadableCode, detail: UnreadableDetail = {}, cause?: unknown) {
    const en = filled(unreadableTexts[code].en, detail);
    super(`${code}: ${en.what}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.vi = filled(unreadableTexts[code].vi, detail);
    this.en = en;
  }
}

function filled(advice: Advice, detail: UnreadableDetail): Advice {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => written(detail[name]));
  return { what: fill(advice.what), fix: fill(advice.fix) };
}

function written(value: DetailValue | undefined): string {
  if (value === undefined) return '?';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  const items = value.map((item) => `“${typeof item === 'string' ? item : item.column}”`);
  return items.length === 0 ? '–' : items.join(', ');
}
