/** An official document, whatever it is written as: parts in the order of Decree 30/2020/NĐ-CP, annex I. */
export interface OfficialDocument {
  /** What it is called among files, and its title as a program shows it. */
  readonly name: string;
  /** Stands across every page of what has no force: 'BẢN NHÁP'. */
  readonly mark: string | null;
  /** At the foot of every page. */
  readonly foot: string;
  readonly parentBody: string | null;
  readonly body: string;
  readonly symbol: string;
  readonly placeAndDate: string;
  readonly type: string;
  readonly subject: string;
  readonly addressee: string;
  readonly blocks: readonly Block[];
  readonly signer: string;
  readonly recipients: readonly string[];
  readonly appendices: readonly Appendix[];
  /** The moment its files say they were made at: the same content gives the same bytes. */
  readonly stamp: Date;
}

export interface Appendix {
  /** Roman. */
  readonly number: string;
  readonly title: string;
  /** 'Kèm theo Báo cáo số …'. */
  readonly reference: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'chart'; readonly chart: Chart };

export interface Column {
  readonly head: string;
  /** Shares of the width; they need not add up to anything. */
  readonly width: number;
  readonly align: 'left' | 'right' | 'center';
}

export interface Cell {
  readonly text: string;
  /** The number itself, for a spreadsheet. */
  readonly number?: string | null;
}

export interface Table {
  /** Short, for a spreadsheet's tab. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Chart {
  readonly title: string;
  readonly bars: readonly { readonly label: string; readonly value: number; readonly text: string }[];
}

export const motto = {
  state: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
  words: 'Độc lập - Tự do - Hạnh phúc',
} as const;
