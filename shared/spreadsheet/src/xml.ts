export const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
export const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
export const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const packages = 'http://schemas.openxmlformats.org/package/2006';

/** What is worth a closer look; most texts have none of it. */
const special = /[&<>\p{Cc}\p{Cs}\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/u;
/** What XML cannot hold (or, a carriage return, does not keep), and an escape that is meant literally. */
const unwritable = /[\p{Cs}\ufffe\uffff]|(?![\t\n])\p{Cc}|_(?=x[0-9A-Fa-f]{4}_)/gu;

/** A cell's text: characters that XML cannot hold are written '_x000D_' (ECMA-376 part 1, 22.4.2.4). */
export function cellTextXml(text: string): string {
  if (!special.test(text)) return text;
  return elementText(
    text.replace(unwritable, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`),
  );
}

/** An element's text. */
export function elementText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** An attribute's value, between double quotation marks. */
export function attributeText(text: string): string {
  return elementText(text.replace(unwritable, '�')).replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
}

/** `xml:space`, where a program would otherwise be free to drop white-space at the edges. */
export function keepSpace(text: string): string {
  return text.trim().length === text.length && !text.includes('\n') ? '' : ' xml:space="preserve"';
}
