import PDFDocument from 'pdfkit';
import { type FontStyle, fontFile } from './fonts.ts';
import {
  type Appendix,
  type Block,
  type Chart,
  type Column,
  motto,
  type OfficialDocument,
  type Table,
} from './model.ts';

/** Points in a millimetre. */
const mm = 72 / 25.4;
/** Annex I, I.2: top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm. */
const margins = { top: 20 * mm, bottom: 20 * mm, left: 30 * mm, right: 18 * mm };
const width = 210 * mm - margins.left - margins.right;
const bottom = 297 * mm - margins.bottom;
const size = { body: 14, table: 11, note: 11, foot: 7.5 } as const;
const indent = 12.7 * mm;

/** Writes an official document as PDF: A4, fonts embedded, charts as vectors. The same document gives the same bytes. */
export async function writePdf(official: OfficialDocument): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins,
    bufferPages: true,
    autoFirstPage: true,
    lang: 'vi-VN',
    displayTitle: true,
    info: {
      Title: `${official.type} ${official.subject}`,
      Author: official.body,
      CreationDate: official.stamp,
      ModDate: official.stamp,
    },
  });
  for (const style of ['regular', 'italic', 'bold', 'boldItalic'] as const) pdf.registerFont(style, fontFile(style));
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  const page = new Pages(pdf);
  heading(page, official);
  for (const [i, block] of official.blocks.entries()) {
    if (i === lastHeading(official.blocks)) page.room(endHeight(page, official.blocks.slice(i)));
    writeBlock(page, block);
  }
  signature(page, official);
  for (const appendix of official.appendices) writeAppendix(page, appendix);
  page.finish(official);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

/** Where what stands with the signature begins: the last paragraph, with its heading where that is just before it. */
function lastHeading(blocks: readonly Block[]): number {
  return blocks.at(-2)?.kind === 'heading' ? blocks.length - 2 : blocks.length - 1;
}

/** A signature does not stand on a page of its own: the last paragraph goes with it, unless it fills a page itself. */
function endHeight(page: Pages, blocks: readonly Block[]): number {
  const heights = blocks.map((block) => ('text' in block ? page.height(block.text, width, { indent }) + 6 : 0));
  const all = heights.reduce((sum, one) => sum + one, signatureHeight + 12);
  return all > (bottom - margins.top) / 2 ? 0 : all;
}

interface TextStyle {
  readonly style?: FontStyle;
  readonly size?: number;
  readonly align?: 'left' | 'right' | 'center' | 'justify';
  readonly indent?: number;
  readonly colour?: string;
}

/** Where writing stands. */
class Pages {
  readonly pdf: PDFKit.PDFDocument;
  y: number = margins.top;
  /** Of each page, its number within the document or its appendix: each is counted by itself (annex I, II.9). */
  readonly #numbers: number[] = [1];

  constructor(pdf: PDFKit.PDFDocument) {
    this.pdf = pdf;
  }

  /** Begins a page. @param first of an appendix. */
  next(first: boolean): void {
    this.pdf.addPage();
    this.#numbers.push(first ? 1 : (this.#numbers.at(-1) ?? 0) + 1);
    this.y = margins.top;
  }

  /** Makes sure that so much fits on the page. */
  room(height: number): void {
    if (this.y + height > bottom) this.next(false);
  }

  height(text: string, wide: number, { style = 'regular', size: points = size.body, ...rest }: TextStyle): number {
    return this.pdf
      .font(style)
      .fontSize(points)
      .heightOfString(text, { width: wide, ...layout(rest) });
  }

  put(text: string, x: number, y: number, wide: number, how: TextStyle): void {
    const { style = 'regular', size: points = size.body, colour = 'black', ...rest } = how;
    this.pdf
      .font(style)
      .fontSize(points)
      .fillColor(colour)
      .text(text, x, y, { width: wide, ...layout(rest) });
  }

  /** A paragraph across the page, which may go on on the next one. */
  paragraph(text: string, how: TextStyle = {}, after = 6): void {
    const { style = 'regular', size: points = size.body } = how;
    const line = this.pdf.font(style).fontSize(points).currentLineHeight(true);
    this.room(line * 2);
    const before = this.pdf.bufferedPageRange().count;
    this.put(text, margins.left, this.y, width, how);
    for (let added = this.pdf.bufferedPageRange().count - before; added > 0; added--) {
      this.#numbers.push((this.#numbers.at(-1) ?? 0) + 1);
    }
    this.y = this.pdf.y + after;
  }

  rule(x: number, y: number, length: number): void {
    this.pdf
      .moveTo(x, y)
      .lineTo(x + length, y)
      .lineWidth(0.7)
      .strokeColor('black')
      .stroke();
  }

  /** Page numbers (not on a first page), feet and marks, once it is known how many pages there are. */
  finish({ mark, foot }: OfficialDocument): void {
    for (const [i, number] of this.#numbers.entries()) {
      this.pdf.switchToPage(i);
      // Below the bottom margin the library would begin another page.
      this.pdf.page.margins.bottom = 0;
      if (number > 1) this.put(String(number), margins.left, 10 * mm, width, { size: 13, align: 'center' });
      this.put(foot, margins.left, 284 * mm, width, { size: size.foot, align: 'center', colour: '#555555' });
      if (mark !== null) this.#mark(mark);
    }
  }

  #mark(mark: string): void {
    const [x, y] = [105 * mm, 148 * mm];
    this.pdf
      .save()
      .rotate(-45, { origin: [x, y] })
      .fillOpacity(0.16);
    this.put(mark, x - 100 * mm, y - 40, 200 * mm, { style: 'bold', size: 80, align: 'center', colour: '#cc0000' });
    this.pdf.restore();
    this.put(mark, margins.left, 4 * mm, width, { style: 'bold', size: 13, align: 'right', colour: '#cc0000' });
  }
}

function layout({ align = 'left', indent: first = 0 }: Pick<TextStyle, 'align' | 'indent'>): PDFKit.Mixins.TextOptions {
  return { align, indent: first, lineGap: 1.5 };
}

/** Bodies on the left, the state's name and motto on the right, then kind and subject (annex I, II.1–5). */
function heading(page: Pages, official: OfficialDocument): void {
  const left = width * 0.42;
  const right = width - left;
  const x = margins.left;
  let y = page.y;
  if (official.parentBody !== null) {
    const parent = official.parentBody.toUpperCase();
    page.put(parent, x, y, left, { size: 12, align: 'center' });
    y += page.height(parent, left, { size: 12, align: 'center' });
  }
  const body = official.body.toUpperCase();
  page.put(body, x, y, left, { style: 'bold', size: 12, align: 'center' });
  y += page.height(body, left, { style: 'bold', size: 12, align: 'center' });
  page.rule(x + left * 0.3, y + 2, left * 0.4);
  page.put(official.symbol, x, y + 8, left, { size: 13, align: 'center' });
  const leftEnd = y + 8 + 18;
  // Wider than its column would be: it must stand in one line.
  const rx = x + left;
  page.put(motto.state, rx - 6, page.y, right + 16, { style: 'bold', size: 12, align: 'center' });
  const mottoY = page.y + page.height(motto.state, right + 16, { style: 'bold', size: 12 });
  page.put(motto.words, rx - 6, mottoY, right + 16, { style: 'bold', size: 13, align: 'center' });
  const long = page.pdf.font('bold').fontSize(13).widthOfString(motto.words);
  page.rule(rx - 6 + (right + 16 - long) / 2, mottoY + 19, long);
  page.put(official.placeAndDate, rx - 6, mottoY + 27, right + 16, { style: 'italic', size: 13, align: 'center' });
  page.y = Math.max(leftEnd, mottoY + 46) + 12;
  page.paragraph(official.type, { style: 'bold', align: 'center' }, 2);
  page.paragraph(official.subject, { style: 'bold', align: 'center' }, 3);
  page.rule(x + width * 0.33, page.y, width * 0.34);
  page.y += 12;
  page.paragraph(`Kính gửi: ${official.addressee}`, { align: 'center' }, 10);
}

function writeBlock(page: Pages, block: Block): void {
  switch (block.kind) {
    case 'heading':
      page.room(60);
      page.paragraph(block.text, { style: 'bold', size: block.level === 1 ? 13 : 14, indent });
      break;
    case 'text':
      page.paragraph(block.text, { align: 'justify', indent });
      break;
    case 'note':
      page.paragraph(block.text, { style: 'italic', size: size.note });
      break;
    case 'table':
      writeTable(page, block.table);
      break;
    case 'chart':
      writeChart(page, block.chart);
  }
}

const pad = 3;

function writeTable(page: Pages, { columns, rows }: Table): void {
  const shares = columns.reduce((sum, one) => sum + one.width, 0);
  const widths = columns.map((one) => (one.width / shares) * width);
  const head = columns.map((one) => one.head);
  const tall = (texts: readonly string[], style: FontStyle) =>
    Math.max(...texts.map((text, i) => page.height(text, (widths[i] ?? 0) - 2 * pad, { style, size: size.table }))) +
    2 * pad;
  const headHeight = tall(head, 'bold');
  const putHead = () => tableRow(page, { columns, widths, texts: head, height: headHeight, head: true });
  page.room(headHeight + 30);
  putHead();
  for (const row of rows) {
    const texts = row.map(({ text }) => text);
    const height = tall(texts, 'regular');
    if (page.y + height > bottom) {
      page.next(false);
      putHead();
    }
    tableRow(page, { columns, widths, texts, height, head: false });
  }
  page.y += 6;
}

interface Row {
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
  readonly texts: readonly string[];
  readonly height: number;
  readonly head: boolean;
}

function tableRow(page: Pages, { columns, widths, texts, height, head }: Row): void {
  let x = margins.left;
  for (const [i, wide] of widths.entries()) {
    page.pdf.lineWidth(0.5).strokeColor('black');
    if (head) page.pdf.rect(x, page.y, wide, height).fillAndStroke('#e8edf5', 'black');
    else page.pdf.rect(x, page.y, wide, height).stroke();
    const align = head ? 'center' : (columns[i]?.align ?? 'left');
    page.put(texts[i] ?? '', x + pad, page.y + pad, wide - 2 * pad, {
      style: head ? 'bold' : 'regular',
      size: size.table,
      align,
    });
    x += wide;
  }
  page.y += height;
}

/** Bars lying: their labels are whole words. */
function writeChart(page: Pages, { title, bars }: Chart): void {
  const labels = width * 0.42;
  const longest = width - labels - 60;
  const most = Math.max(...bars.map(({ value }) => value), 0);
  const heights = bars.map(({ label }) => Math.max(15, page.height(label, labels - 6, { size: 10.5 }) + 2));
  page.room(Math.min(24 + heights.reduce((sum, one) => sum + one, 0), 400));
  page.paragraph(title, { style: 'boldItalic', size: 12, align: 'center' }, 4);
  const x = margins.left + labels;
  for (const [i, { label, value, text }] of bars.entries()) {
    const tall = heights[i] ?? 15;
    page.room(tall);
    // The axis, piece by piece: a chart may go on on the next page.
    page.pdf
      .moveTo(x, page.y)
      .lineTo(x, page.y + tall)
      .lineWidth(0.5)
      .stroke('#555555');
    page.put(label, margins.left, page.y + 1, labels - 6, { size: 10.5, align: 'right' });
    const long = most > 0 ? (value / most) * longest : 0;
    page.pdf.rect(x, page.y + 2, Math.max(long, 0.5), 10).fill('#2f5597');
    page.put(text, x + long + 4, page.y + 1, 60, { size: 10.5 });
    page.y += tall;
  }
  page.y += 8;
}

/** With room for the signature and the seal. */
const signatureHeight = 112;

/** Who gets it on the left, who signs on the right (annex I, II.7 and 9). */
function signature(page: Pages, { recipients, signer }: OfficialDocument): void {
  page.room(signatureHeight);
  page.y += 6;
  const half = width / 2;
  page.put('Nơi nhận:', margins.left, page.y, half, { style: 'boldItalic', size: 12 });
  let y = page.y + 17;
  for (const one of recipients) {
    page.put(`- ${one}`, margins.left, y, half - 10, { size: 11 });
    y += page.height(`- ${one}`, half - 10, { size: 11 });
  }
  page.put(signer.toUpperCase(), margins.left + half, page.y, half, { style: 'bold', align: 'center' });
  page.y = Math.max(y, page.y + signatureHeight - 6);
}

function writeAppendix(page: Pages, { number, title, reference, blocks }: Appendix): void {
  page.next(true);
  page.paragraph(`Phụ lục ${number}`, { style: 'bold', align: 'center' }, 2);
  page.paragraph(title.toUpperCase(), { style: 'bold', size: 13, align: 'center' }, 2);
  page.paragraph(reference, { style: 'italic', align: 'center' }, 10);
  for (const block of blocks) writeBlock(page, block);
}
