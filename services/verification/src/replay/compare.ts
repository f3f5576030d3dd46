import type { Decision } from '@xacthuc/domain';
import type { EvidenceRow } from '../checks/answer.ts';

/** One thing that came out otherwise. Names no subject and no stored fact. */
export interface Difference {
  readonly field: string;
  readonly was: unknown;
  readonly now: unknown;
}

/** What an answer says, in the words of its table. */
export interface Said {
  readonly outcome: string;
  readonly reasons: readonly string[];
  readonly departments: readonly string[];
  readonly eligibleUntil: string | null;
  readonly evidence: readonly EvidenceRow[];
  readonly records: readonly number[];
  readonly expiresAt: Date;
}

/** What differs between what was said and what is said now, in this order. Pure. */
export function differences(was: Said, now: Said): Difference[] {
  return [
    ...ofField('outcome', was.outcome, now.outcome),
    ...ofField('reasons', was.reasons, now.reasons),
    ...ofField('departments', was.departments, now.departments),
    ...ofField('eligibleUntil', was.eligibleUntil, now.eligibleUntil),
    ...ofEvidence('evidence', was.evidence, now.evidence),
    ...ofField('records', was.records, now.records),
    ...ofField('expiresAt', was.expiresAt.toISOString(), now.expiresAt.toISOString()),
  ];
}

/** A decision in the words of the table. */
export function said(decision: Decision, expiresAt: Date): Said {
  const { outcome, reasons, departments, eligibleUntil, evidence, matched } = decision;
  return { outcome, reasons, departments, eligibleUntil, evidence, records: matched.map(Number), expiresAt };
}

/** No difference, or one. Compared as JSON: values here are texts, numbers and lists of them. */
export function ofField(field: string, was: unknown, now: unknown): Difference[] {
  return JSON.stringify(was) === JSON.stringify(now) ? [] : [{ field, was, now }];
}

/** Evidence source by source and field by field; a source that only one side names differs as a whole. */
export function ofEvidence<Row extends { readonly source: string }>(
  name: string,
  was: readonly Row[],
  now: readonly Row[],
): Difference[] {
  const sources = [...new Set([...was, ...now].map(({ source }) => source))].sort();
  const found = sources.flatMap((source) => {
    const [before, after] = [was, now].map((rows) => rows.filter((row) => row.source === source));
    const [one, other] = [before?.[0], after?.[0]];
    if (before?.length !== 1 || after?.length !== 1 || !one || !other) {
      return ofField(`${name}.${source}`, one ?? null, other ?? null);
    }
    const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])] as (keyof Row & string)[];
    return fields.flatMap((field) => ofField(`${name}.${source}.${field}`, one[field] ?? null, other[field] ?? null));
  });
  const order = (rows: readonly Row[]) => rows.map(({ source }) => source);
  return found.length > 0 ? found : ofField(name, order(was), order(now));
}
