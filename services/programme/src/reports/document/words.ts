import type { Cell } from './model.ts';

/** Decimal text as it is read in Vietnam: '1234.5678' → '1.234,57'. */
export function vietnameseNumber(value: string): string {
  const [whole = '0', fraction = ''] = (value.includes('.') ? Number(value).toFixed(2) : value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.');
  const rest = fraction.replace(/0+$/, '');
  return rest === '' ? grouped : `${grouped},${rest}`;
}

/** '…, ngày 05 tháng 01 năm 2027'; a day and a month below 10, and January and February, with 0 (annex I, II.4). */
export function placeAndDate(place: string | null, date: string | null): string {
  const where = place ?? '…………';
  if (date === null) return `${where}, ngày ….. tháng ….. năm ………`;
  const [year = '', month = '', day = ''] = date.split('-');
  return `${where}, ngày ${day} tháng ${Number(month) <= 2 ? month : String(Number(month))} năm ${year}`;
}

export function roman(number: number): string {
  return ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X'][number - 1] ?? String(number);
}

export function words(text: string): Cell {
  return { text };
}

export function amount(value: string | null, none = '–'): Cell {
  return value === null ? { text: none } : { text: vietnameseNumber(value), number: value };
}
