import { type Connector, fieldGivenTwice, parseMapEntry, type ReadingOptions } from '@xacthuc/engine';
import { type FieldError, Problem } from '@xacthuc/platform';
import { Type } from 'typebox';

/** The query parameters that say how a file is read. */
export const readingQuery = {
  sheet: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description:
        'Trang tính cần đọc, theo tên hoặc số thứ tự từ 1 (XLSX, XLS, ODS); mặc định: trang hiển thị đầu tiên có dữ liệu. / ' +
        'The sheet to read, by name or by its place from 1; default: the first visible one that has data',
      examples: ['Danh sách'],
    }),
  ),
  map: Type.Optional(
    Type.Array(Type.String({ minLength: 3, maxLength: 400 }), {
      maxItems: 60,
      description:
        'Cột nào là trường nào, lặp lại được: `map=C:birthDate` (chữ cái của cột), `map=Sinh ngày:birthDate` (tên cột); trường ' +
        'ghi bằng tên hoặc nhãn (`map=C:Ngày sinh`); `map=F:-` không đọc cột; hai cột cùng là một họ tên thì được nối lại ' +
        '(`map=C:name&map=D:name`). / Which column is which field, repeatable: by the column’s letters or by its header; the ' +
        'field by its name or label; `-` leaves a column out; two columns for one name are joined',
      examples: [['C:birthDate', 'F:-']],
    }),
  ),
};

/**
 * How a delivery asks to be read.
 * @throws Problem `validation_failed` for an entry that names no field of the source, or one field twice.
 */
export function readingOf(
  connector: Connector | undefined,
  query: { readonly sheet?: string | undefined; readonly map?: readonly string[] | undefined },
): Pick<ReadingOptions, 'sheet' | 'map'> {
  const { sheet = null, map: texts = [] } = query;
  const errors: FieldError[] = [];
  const map = texts.flatMap((text, i) => {
    const entry = connector === undefined ? null : parseMapEntry(connector, text);
    if (entry === null) errors.push({ at: `/querystring/map/${i}`, message: 'is not “column:field” of this source' });
    return entry ?? [];
  });
  const twice = connector === undefined ? null : fieldGivenTwice(connector, map);
  if (twice !== null) errors.push({ at: '/querystring/map', message: `two columns cannot both be ${twice}` });
  if (errors.length > 0) throw new Problem('validation_failed', null, errors);
  return { sheet, map };
}
