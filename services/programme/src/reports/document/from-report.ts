import { activityKinds } from '../../activities/kinds.ts';
import { smallestPublished } from '../../monitoring/suppression.ts';
import type { ReportContent, ReportLine } from '../content.ts';
import { periodName, reportKinds, shortDay } from '../kinds.ts';
import { type ShownLine, type ShownNumbers, shownWhole, withoutSmallGroups } from '../suppress.ts';
import type { ReportTemplate } from '../templates.ts';
import type { Appendix, Block, Cell, Column, OfficialDocument, Table } from './model.ts';
import { amount, placeAndDate, roman, vietnameseNumber, words } from './words.ts';

/** How far a report has come, as its paper shows it. */
export interface Standing {
  readonly state: string;
  /** Of the frozen figures; null: a draft. */
  readonly sha256: string | null;
  readonly approvedAt: Date | null;
  /** Of the last change. */
  readonly stamp: Date;
}

const column = (head: string, width: number, align: Column['align'] = 'left'): Column => ({ head, width, align });
const hiddenText = '*';
/** Activities on paper; all are in the spreadsheet and in the system. */
const mostOnPaper = 300;

/** A report as an official document. A pure function of what it says: the same content gives the same document. */
export function documentOf(template: ReportTemplate, content: ReportContent, standing: Standing): OfficialDocument {
  const { form, kind, period } = content;
  const lines = template.leaves ? withoutSmallGroups(content.lines) : shownWhole(content.lines);
  const symbol = `${form.number ?? '……'}/${form.symbol ?? 'BC-……'}`;
  return {
    name: `bao-cao-${reportKinds[kind].vi} ${period.from} ${period.until}`,
    mark: { draft: 'BẢN NHÁP', returned: 'BẢN NHÁP', submitted: 'CHỜ DUYỆT' }[standing.state] ?? null,
    foot: footOf(content, standing),
    parentBody: form.parentBody,
    body: content.organisation.name,
    symbol: `Số: ${symbol}`,
    placeAndDate: placeAndDate(form.place, form.date),
    type: 'BÁO CÁO',
    subject: `${template.subject}, ${periodName(kind, period)}`,
    addressee: content.addressee,
    blocks: [...results(template, content, lines), ...ownWords(content)],
    signer: form.signer ?? template.signer,
    recipients: ['Như trên;', ...template.recipients.map((one) => `${one};`), 'Lưu: VT.'],
    appendices: appendicesOf(template, content, lines, symbol),
    stamp: standing.stamp,
  };
}

function footOf({ report }: ReportContent, { sha256, approvedAt }: Standing): string {
  if (sha256 === null) return `Báo cáo ${report} · Bản nháp, số liệu tính lại mỗi lần mở`;
  if (approvedAt === null) return `Báo cáo ${report} · Chờ duyệt · SHA-256 số liệu: ${sha256}`;
  return `Báo cáo ${report} · SHA-256 số liệu đã duyệt: ${sha256}`;
}

function results(template: ReportTemplate, content: ReportContent, lines: readonly ShownLine[]): Block[] {
  const { plan, period, computedAt } = content;
  const main = lines.filter(({ part }) => part === 'main');
  const basis =
    plan === null
      ? ''
      : `Thực hiện ${plan.title}${plan.legalBasis === '' ? '' : ` (${plan.legalBasis})`}, phiên bản ${plan.version}; `;
  const name = content.organisation.name;
  const lead = `${basis}${name} báo cáo kết quả ${periodName(content.kind, period)} (từ ngày ${shortDay(period.from)} đến hết ngày ${shortDay(period.until)}) như sau:`;
  const blocks: Block[] = [
    { kind: 'text', text: lead },
    { kind: 'heading', level: 1, text: 'I. KẾT QUẢ THỰC HIỆN' },
    { kind: 'heading', level: 2, text: '1. Kết quả theo chỉ số, chỉ tiêu' },
    { kind: 'table', table: mainTable(main) },
    {
      kind: 'note',
      text: `Số liệu do hệ thống tính lúc ${momentInVietnam(computedAt)}. Kỳ trước: ${shortDay(content.previousPeriod.from)} – ${shortDay(content.previousPeriod.until)}. “–”: chưa có số liệu. Nguồn của từng số liệu: phụ lục I.`,
    },
  ];
  if (main.some(({ current, previous }) => current.hidden || previous?.hidden === true)) {
    blocks.push({
      kind: 'note',
      text: `(${hiddenText}) Không nêu: nhóm có dưới ${smallestPublished} cá nhân, tổ chức hoặc số liệu làm lộ nhóm như vậy.`,
    });
  }
  return [...blocks, ...charts(lines), ...(template.activities ? activityCounts(content) : [])];
}

function mainTable(lines: readonly ShownLine[]): Table {
  return {
    name: 'Kết quả',
    columns: [
      column('TT', 6, 'center'),
      column('Chỉ số', 40),
      column('Đơn vị', 15, 'center'),
      column('Trong kỳ', 14, 'right'),
      column('Kỳ trước', 14, 'right'),
      column('Chỉ tiêu', 14, 'right'),
      column('Đạt (%)', 12, 'right'),
    ],
    rows: lines.map(({ name, unitName, current, previous, target }, i) => [
      { text: String(i + 1), number: String(i + 1) },
      words(name),
      words(unitName),
      valueCell(current),
      previous === null ? words('') : valueCell(previous),
      amount(target?.value ?? null, ''),
      shareCell(current, target?.value ?? null),
    ]),
  };
}

function valueCell({ hidden, value }: ShownNumbers): Cell {
  return hidden ? words(hiddenText) : amount(value);
}

function shareCell({ hidden, value }: ShownNumbers, target: string | null): Cell {
  if (hidden || value === null || target === null || Number(target) === 0) return words('');
  return amount(((Number(value) / Number(target)) * 100).toFixed(2));
}

/** Month by month; and results against targets. */
function charts(lines: readonly ShownLine[]): Block[] {
  const blocks: Block[] = [];
  const aimed = lines.filter(
    ({ part, target, current }) => part === 'main' && target !== null && !current.hidden && current.value !== null,
  );
  if (aimed.length > 0) {
    const bars = aimed.map(({ name, current, target }) => {
      const value = (Number(current.value) / Number(target?.value)) * 100;
      return {
        label: name,
        value: Number.isFinite(value) ? value : 0,
        text: `${vietnameseNumber(Number.isFinite(value) ? value.toFixed(2) : '0')}%`,
      };
    });
    blocks.push({ kind: 'chart', chart: { title: 'Biểu đồ: mức đạt so với chỉ tiêu (%)', bars } });
  }
  for (const [, group] of Map.groupBy(
    lines.filter(({ part }) => part === 'month'),
    ({ indicator }) => indicator,
  )) {
    const bars = group.map(({ row, current }) => ({
      label: `Tháng ${row}`,
      value: Number(current.value ?? 0),
      text: current.value === null ? '–' : vietnameseNumber(current.value),
    }));
    blocks.push({ kind: 'chart', chart: { title: `Biểu đồ: ${lower(group[0]?.name ?? '')} theo tháng`, bars } });
  }
  return blocks;
}

function activityCounts({ activities, activitiesOmitted }: ReportContent): Block[] {
  if (activities.length === 0) return [];
  const participants = activities.reduce((sum, one) => sum + one.participants, 0);
  const kinds = Object.entries(activityKinds).flatMap(([code, { vi }]) => {
    const count = activities.filter(({ kind }) => kind === code).length;
    return count === 0 ? [] : [`${vietnameseNumber(String(count))} ${lower(vi)}`];
  });
  const all = activities.length + activitiesOmitted;
  return [
    { kind: 'heading', level: 2, text: '2. Các hoạt động đã thực hiện' },
    {
      kind: 'text',
      text:
        `Trong kỳ có ${vietnameseNumber(String(all))} hoạt động (${kinds.join(', ')}) với ${vietnameseNumber(String(participants))} lượt người ` +
        `tham gia${activitiesOmitted > 0 ? `, tính trên ${vietnameseNumber(String(activities.length))} hoạt động đầu kỳ` : ''}; danh sách ở phụ lục.`,
    },
  ];
}

function ownWords({ texts }: ReportContent): Block[] {
  const sections = [
    ['II. ĐÁNH GIÁ CHUNG', texts.assessment],
    ['III. KHÓ KHĂN, VƯỚNG MẮC', texts.difficulties],
    ['IV. ĐỀ XUẤT, KIẾN NGHỊ', texts.proposals],
  ] as const;
  return sections.flatMap(([heading, text]): Block[] => [
    { kind: 'heading', level: 1, text: heading },
    ...paragraphs(text === '' ? 'Không.' : text),
  ]);
}

function paragraphs(text: string): Block[] {
  return text
    .split(/\n+/)
    .filter((part) => part.trim() !== '')
    .map((part) => ({ kind: 'text', text: part.trim() }));
}

function appendicesOf(
  template: ReportTemplate,
  content: ReportContent,
  lines: readonly ShownLine[],
  symbol: string,
): Appendix[] {
  const tables: { readonly title: string; readonly blocks: readonly Block[] }[] = [
    { title: 'Nguồn số liệu và cách tính', blocks: [{ kind: 'table', table: sourceTable(lines) }] },
  ];
  const byUnit = crossTable('Theo đơn vị', 'Cơ quan, tổ chức', lines, 'organisation', template.perOrganisation);
  if (byUnit) tables.push({ title: 'Kết quả theo cơ quan, tổ chức', blocks: [{ kind: 'table', table: byUnit }] });
  const byArea = crossTable('Theo xã, phường', 'Xã, phường', lines, 'area', template.perArea);
  if (byArea) {
    const note: Block = { kind: 'note', text: 'Chỉ nêu các xã, phường có số liệu khác 0 trong kỳ.' };
    tables.push({ title: 'Kết quả theo xã, phường', blocks: [{ kind: 'table', table: byArea }, note] });
  }
  if (template.activities && content.activities.length > 0) {
    tables.push({ title: 'Danh sách hoạt động trong kỳ', blocks: activityList(content) });
  }
  const { date } = content.form;
  const reference = `Kèm theo Báo cáo số ${symbol} ${date === null ? 'ngày …/…/……' : `ngày ${shortDay(date)}`} của ${content.organisation.name}`;
  return tables.map(({ title, blocks }, i) => ({ number: roman(i + 1), title, reference: `(${reference})`, blocks }));
}

/** Where each figure of the main table is from. */
function sourceTable(lines: readonly ShownLine[]): Table {
  const main = lines.filter(({ part }) => part === 'main');
  return {
    name: 'Nguồn số liệu',
    columns: [
      column('Mã', 16),
      column('Chỉ số', 30),
      column('Tử số', 12, 'right'),
      column('Mẫu số', 13, 'right'),
      column('Nguồn, ngày của số liệu', 38),
    ],
    rows: main.map(({ key, name, current }) => [
      words(key),
      words(name),
      current.hidden ? words(hiddenText) : amount(count(current.numerator)),
      current.hidden ? words(hiddenText) : amount(count(current.denominator), ''),
      words(current.source.map(sourceText).join('; ')),
    ]),
  };
}

function sourceText({ vi, asOf, document }: ReportLine['current']['source'][number]): string {
  const by = document === null ? '' : `, ${document.number} ngày ${shortDay(document.date)} của ${document.issuer}`;
  return `${vi} (đến ${shortDay(asOf)}${by})`;
}

function count(number: number | null): string | null {
  return number === null ? null : String(number);
}

/** A row for each organisation or commune, a column for each indicator; null where no row says anything. */
function crossTable(
  name: string,
  head: string,
  lines: readonly ShownLine[],
  part: 'organisation' | 'area',
  indicators: readonly string[],
): Table | null {
  const own = lines.filter((line) => line.part === part);
  const rowKey = ({ key }: ShownLine) => key.slice(key.indexOf('@') + 1);
  const rows = [...Map.groupBy(own, rowKey).values()].filter(
    (group) => part === 'organisation' || group.some(({ current }) => current.value !== null && current.value !== '0'),
  );
  if (rows.length === 0) return null;
  return {
    name,
    columns: [
      column('TT', 6, 'center'),
      column(head, 30),
      ...indicators.map((code) => column(own.find(({ indicator }) => indicator === code)?.name ?? code, 14, 'right')),
    ],
    rows: rows.map((group, i) => [
      { text: String(i + 1), number: String(i + 1) },
      words(group[0]?.row ?? ''),
      ...indicators.map((code) => {
        const line = group.find(({ indicator }) => indicator === code);
        return line === undefined ? words('') : valueCell(line.current);
      }),
    ]),
  };
}

function activityList({ activities, activitiesOmitted }: ReportContent): Block[] {
  const paper = activities.slice(0, mostOnPaper);
  const table: Table = {
    name: 'Hoạt động',
    columns: [
      column('TT', 6, 'center'),
      column('Ngày', 13, 'center'),
      column('Hoạt động', 36),
      column('Loại', 16),
      column('Đơn vị', 24),
      column('Lượt người', 11, 'right'),
    ],
    rows: paper.map(({ startsOn, title, place, kind, organisationName, participants }, i) => [
      { text: String(i + 1), number: String(i + 1) },
      words(shortDay(startsOn)),
      words(place === '' ? title : `${title} (${place})`),
      words(activityKinds[kind as keyof typeof activityKinds]?.vi ?? kind),
      words(organisationName),
      amount(String(participants)),
    ]),
  };
  const rest = activities.length + activitiesOmitted - paper.length;
  const note: Block = {
    kind: 'note',
    text: `Và ${vietnameseNumber(String(rest))} hoạt động khác, xem trong hệ thống.`,
  };
  return [{ kind: 'table', table }, ...(rest > 0 ? [note] : [])];
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function momentInVietnam(instant: string): string {
  const local = new Date(Date.parse(instant) + 7 * 3_600_000).toISOString();
  return `${local.slice(11, 16)} ngày ${shortDay(local.slice(0, 10))}`;
}
