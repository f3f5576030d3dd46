import { type Template, type TemplateColumn, writeTemplate } from '../forms/template.ts';
import type { Area } from '../organisations/areas.ts';
import { areaLabel, groupHeader, headers } from './form.ts';
import { activityKinds, participantGroups } from './kinds.ts';

/** The form of activities as an empty XLSX file, with the areas of one version of the code list to choose from. */
export function activityTemplate(areas: readonly Area[], list: string | null): AsyncGenerator<Buffer> {
  return writeTemplate(templateOf(areas, list));
}

function templateOf(areas: readonly Area[], list: string | null): Template {
  const kinds = Object.values(activityKinds).map(({ vi }) => vi);
  const [area] = areas;
  const columns: TemplateColumn[] = [
    {
      header: headers.kind,
      help: `Chọn trong danh mục: ${kinds.join('; ')}.`,
      required: true,
      width: 24,
      example: activityKinds.training.vi,
      choices: kinds,
    },
    {
      header: headers.title,
      help: 'Tên hoặc chủ đề; tối đa 300 ký tự.',
      required: true,
      width: 40,
      example: 'Tập huấn tạo website cho hộ kinh doanh',
    },
    {
      header: headers.startsOn,
      help: 'Ngày/tháng/năm, ví dụ 15/03/2026. Không sau ngày nộp.',
      required: true,
      width: 14,
      example: '15/03/2026',
    },
    {
      header: headers.endsOn,
      help: 'Để trống nếu chỉ một ngày, hoặc điểm hỗ trợ còn hoạt động.',
      required: false,
      width: 14,
      example: '16/03/2026',
    },
    {
      header: headers.area,
      help: `Chọn trong danh mục địa bàn (phiên bản ${list ?? 'chưa có'}); để trống nếu là toàn tỉnh hoặc trên mạng.`,
      required: false,
      width: 32,
      example: area === undefined ? '' : areaLabel(area),
      ...(areas.length === 0 ? {} : { choices: areas.map(areaLabel) }),
    },
    { header: headers.place, help: 'Nơi tổ chức.', required: false, width: 32, example: 'Nhà văn hoá xã' },
    ...Object.values(participantGroups).map(
      ({ vi }, i): TemplateColumn => ({
        header: groupHeader(vi),
        help: 'Số người, mỗi người tính trong một nhóm; không ghi tên.',
        required: false,
        width: 14,
        example: i === 1 ? '40' : '0',
        kind: 'number',
      }),
    ),
    {
      header: headers.links,
      help: 'Địa chỉ đầy đủ (http:// hoặc https://), cách nhau bằng dấu chấm phẩy; tối đa 20.',
      required: false,
      width: 40,
      example: 'https://example.vn/tap-huan',
    },
    {
      header: headers.summary,
      help: 'Tối đa 2.000 ký tự. Không ghi thông tin cá nhân.',
      required: false,
      width: 60,
      example: 'Hướng dẫn đăng ký tên miền biz.vn và tạo trang giới thiệu sản phẩm',
    },
  ];
  return {
    title: 'Báo cáo hoạt động của chương trình hiện diện trực tuyến với tên miền .vn',
    sheet: 'Hoạt động',
    columns,
    notes: [
      'Mỗi dòng là một hoạt động. Không ghi họ tên, số định danh, số điện thoại, thư điện tử của người tham gia.',
      'Nộp lại tệp cộng dồn không làm tính hai lần: hoạt động đã báo cáo với cùng nội dung được bỏ qua.',
      'Có một dòng sai thì không dòng nào được ghi; báo cáo nêu tất cả các dòng sai cùng lúc.',
    ],
  };
}
