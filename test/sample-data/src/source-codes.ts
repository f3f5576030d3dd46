/** The seven sources, in the order of the departments' list. */
export const sourceCodes = [
  'planning-investment',
  'industry-trade',
  'agriculture',
  'education',
  'labour',
  'youth-union',
  'farmers-union',
] as const;

export type SourceCode = (typeof sourceCodes)[number];

/** Whether a text is the code of one of the seven sources. */
export function isSourceCode(text: string): text is SourceCode {
  return (sourceCodes as readonly string[]).includes(text);
}
