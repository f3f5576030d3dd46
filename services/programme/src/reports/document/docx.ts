import {
  AlignmentType,
  BorderStyle,
  Document,
  Table as DocxTable,
  Footer,
  Header,
  type ISectionOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  type ParagraphChild,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { ChartRun } from 'docx/charts';
import { TextWatermark } from 'docx/watermarks';
import { withSteadyFonts } from './embedded-fonts.ts';
import { fontFile } from './fonts.ts';
import { type Appendix, type Block, type Chart, motto, type OfficialDocument, type Table } from './model.ts';
import { sameBytes } from './same-bytes.ts';

/** Twentieths of a point. */
const mm = (length: number) => Math.round((length * 1440) / 25.4);
const page = { width: mm(210), height: mm(297) };
const margin = { top: mm(20), bottom: mm(20), left: mm(30), right: mm(18), header: mm(10), footer: mm(8) };
const textWidth = page.width - margin.left - margin.right;
/**
 * As in the PDF: of the same measures as Times New Roman, which the decree asks for and nobody may pass on, and in the file. With the
 * name of one that is not in it, whoever lacks that one sees letters of Vietnamese in another face than the rest.
 */
const font = 'Tinos';
const embedded = {
  name: font,
  data: fontFile('regular'),
  bold: fontFile('bold'),
  italic: fontFile('italic'),
  boldItalic: fontFile('boldItalic'),
};

/** Writes an official document as DOCX: A4, native tables and charts. The same document gives the same bytes. */
export async function writeDocx(official: OfficialDocument): Promise<Buffer> {
  const document = new Document({
    title: `${official.type} ${official.subject}`,
    creator: official.body,
    lastModifiedBy: official.body,
    styles: {
      default: {
        document: { run: { font, size: 28, language: { value: 'vi-VN' } }, paragraph: { spacing: { after: 120 } } },
      },
    },
    fonts: [embedded],
    sections: [
      section(official, [...heading(official), ...bodyOf(official.blocks), ...signature(official)]),
      ...official.appendices.map((appendix) => section(official, appendixOf(appendix))),
    ],
  });
  return sameBytes(withSteadyFonts(await Packer.toBuffer(document)), official.stamp);
}

type Child = Paragraph | DocxTable;

/** Each section counts its own pages; the first shows no number (annex I, II.9). */
function section({ mark, foot }: OfficialDocument, children: Child[]): ISectionOptions {
  const stamped = (more: ParagraphChild[]) =>
    new Header({
      children: [
        new Paragraph({
          alignment: AlignmentType.CENTER,
          children: [
            ...more,
            ...(mark === null
              ? []
              : [new TextWatermark({ text: mark, font, bold: true, color: 'CC0000', opacity: 0.25 })]),
          ],
        }),
        ...(mark === null
          ? []
          : [line(mark, { bold: true, size: 26, color: 'CC0000', align: AlignmentType.RIGHT, after: 0 })]),
      ],
    });
  const footer = () =>
    new Footer({ children: [line(foot, { size: 15, color: '555555', align: AlignmentType.CENTER, after: 0 })] });
  const number = new TextRun({ children: [PageNumber.CURRENT], size: 26 });
  return {
    properties: { titlePage: true, page: { size: page, margin, pageNumbers: { start: 1 } } },
    headers: { first: stamped([]), default: stamped([number]) },
    footers: { first: footer(), default: footer() },
    children,
  };
}

interface LineStyle {
  readonly bold?: boolean;
  readonly italics?: boolean;
  /** Half points. */
  readonly size?: number;
  readonly color?: string;
  readonly align?: (typeof AlignmentType)[keyof typeof AlignmentType];
  readonly indent?: boolean;
  readonly before?: number;
  readonly after?: number;
  readonly keepNext?: boolean;
}

function line(text: string, style: LineStyle = {}): Paragraph {
  const { bold = false, italics = false, size = 28, color = '000000', align = AlignmentType.LEFT } = style;
  return new Paragraph({
    alignment: align,
    keepNext: style.keepNext ?? false,
    // An empty line is as high as its mark.
    run: { size },
    spacing: { before: style.before ?? 0, after: style.after ?? 120, line: 259, lineRule: LineRuleType.AUTO },
    ...(style.indent === true ? { indent: { firstLine: mm(12.7) } } : {}),
    children: [new TextRun({ text, bold, italics, size, color, font })],
  });
}

/** A line of some width in the middle: an empty paragraph with a border above, drawn in from both sides. */
function rule(within: number, length: number): Paragraph {
  const side = Math.max(0, Math.round((within - length) / 2));
  return new Paragraph({
    spacing: { before: 20, after: 0, line: 60, lineRule: LineRuleType.EXACT },
    indent: { left: side, right: side },
    border: { top: { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 } },
    children: [],
  });
}

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const noBorders = { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none };

/** Two columns without lines. */
function beside(left: Paragraph[], right: Paragraph[], leftWidth: number): DocxTable {
  const widths = [leftWidth, textWidth + 340 - leftWidth];
  return new DocxTable({
    layout: TableLayoutType.FIXED,
    width: { size: textWidth + 340, type: WidthType.DXA },
    indent: { size: -170, type: WidthType.DXA },
    columnWidths: widths,
    borders: noBorders,
    margins: { left: 0, right: 0 },
    rows: [
      new TableRow({
        cantSplit: true,
        children: [left, right].map(
          (children, i) =>
            new TableCell({ children, borders: noBorders, width: { size: widths[i] ?? 0, type: WidthType.DXA } }),
        ),
      }),
    ],
  });
}

function heading(official: OfficialDocument): Child[] {
  const centre = { align: AlignmentType.CENTER, after: 0 } as const;
  const leftWidth = Math.round(textWidth * 0.42);
  const rightWidth = textWidth + 340 - leftWidth;
  const left = [
    ...(official.parentBody === null ? [] : [line(official.parentBody.toUpperCase(), { ...centre, size: 24 })]),
    line(official.body.toUpperCase(), { ...centre, size: 24, bold: true }),
    rule(leftWidth, leftWidth * 0.4),
    line(official.symbol, { ...centre, size: 26, before: 60 }),
  ];
  const right = [
    line(motto.state, { ...centre, size: 24, bold: true }),
    line(motto.words, { ...centre, size: 26, bold: true }),
    rule(rightWidth, rightWidth * 0.62),
    line(official.placeAndDate, { ...centre, size: 26, italics: true, before: 120 }),
  ];
  return [
    beside(left, right, leftWidth),
    line(official.type, { ...centre, bold: true, before: 240 }),
    line(official.subject, { ...centre, bold: true, after: 40 }),
    rule(textWidth, textWidth * 0.34),
    line(`Kính gửi: ${official.addressee}`, { ...centre, before: 200, after: 200 }),
  ];
}

/** A signature does not stand on a page of its own: the last paragraph goes with it. */
function bodyOf(blocks: readonly Block[]): Child[] {
  return blocks.flatMap((block, i) => blockOf(block, i === blocks.length - 1));
}

function blockOf(block: Block, keepNext = false): Child[] {
  switch (block.kind) {
    case 'heading':
      return [line(block.text, { bold: true, size: block.level === 1 ? 26 : 28, indent: true, keepNext: true })];
    case 'text':
      return [line(block.text, { align: AlignmentType.JUSTIFIED, indent: true, keepNext })];
    case 'note':
      return [line(block.text, { italics: true, size: 22, before: 60 })];
    case 'table':
      return [tableOf(block.table), line('', { size: 8, after: 0 })];
    case 'chart':
      return [chartOf(block.chart)];
  }
}

const alignments = { left: AlignmentType.LEFT, right: AlignmentType.RIGHT, center: AlignmentType.CENTER } as const;

function tableOf({ columns, rows }: Table): DocxTable {
  const shares = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => Math.round((width / shares) * textWidth));
  const cell = (text: string, i: number, head: boolean) =>
    new TableCell({
      width: { size: widths[i] ?? 0, type: WidthType.DXA },
      verticalAlign: head ? VerticalAlignTable.CENTER : VerticalAlignTable.TOP,
      margins: { left: 60, right: 60, top: 30, bottom: 30 },
      ...(head ? { shading: { fill: 'E8EDF5' } } : {}),
      children: [
        line(text, {
          size: 22,
          bold: head,
          after: 0,
          align: head ? AlignmentType.CENTER : alignments[columns[i]?.align ?? 'left'],
        }),
      ],
    });
  return new DocxTable({
    layout: TableLayoutType.FIXED,
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: widths,
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: columns.map(({ head }, i) => cell(head, i, true)) }),
      ...rows.map((row) => new TableRow({ cantSplit: true, children: row.map(({ text }, i) => cell(text, i, false)) })),
    ],
  });
}

/** A bar chart of Word's own: it can be edited there. */
function chartOf({ title, bars }: Chart): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new ChartRun({
        type: 'bar',
        title: { text: title, font: { name: font, size: 12, bold: true } },
        categories: bars.map(({ label }) => label),
        series: [{ name: title, values: bars.map(({ value }) => Math.round(value * 100) / 100), color: '2F5597' }],
        legend: false,
        font: { name: font },
        dataLabels: { value: true, position: 'outsideEnd', numberFormat: '#,##0.##' },
        // The first at the top, as in the table.
        categoryAxis: { reverseOrder: true, font: { size: 10 } },
        valueAxis: { minimum: 0, visible: false, gridlines: false },
        transformation: { width: 600, height: Math.min(90 + bars.length * 34, 560) },
      }),
    ],
  });
}

function signature({ recipients, signer }: OfficialDocument): Child[] {
  const left = [
    line('Nơi nhận:', { bold: true, italics: true, size: 24, after: 0 }),
    ...recipients.map((one) => line(`- ${one}`, { size: 22, after: 0 })),
  ];
  const centre = { align: AlignmentType.CENTER, after: 0 } as const;
  const right = [
    line(signer.toUpperCase(), { ...centre, bold: true }),
    // Room for the signature and the seal.
    ...Array.from({ length: 4 }, () => line('', centre)),
  ];
  return [line('', { size: 12, after: 0, keepNext: true }), beside(left, right, Math.round(textWidth / 2))];
}

function appendixOf({ number, title, reference, blocks }: Appendix): Child[] {
  const centre = { align: AlignmentType.CENTER } as const;
  return [
    line(`Phụ lục ${number}`, { ...centre, bold: true, after: 40 }),
    line(title.toUpperCase(), { ...centre, bold: true, size: 26, after: 40 }),
    line(reference, { ...centre, italics: true, after: 200 }),
    ...blocks.flatMap((block) => blockOf(block)),
  ];
}
