/** A number's digits without exponent: '2.4201E10' (as Java programs write it) is a personal number's 24201000000. */
export function plainNumber(number: number): string {
  if (Number.isInteger(number)) return BigInt(number).toString();
  const text = String(number);
  return text.includes('e') ? number.toFixed(20).replace(/\.?0+$/, '') : text;
}
