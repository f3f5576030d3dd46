import type { Figure, FigureSource } from '../indicators/figures.ts';
import type { AreaKey } from '../organisations/store.ts';
import type { ReportKind, ReportPeriod } from './kinds.ts';

/** What its author writes. '' where nothing is said. */
export interface ReportTexts {
  readonly assessment: string;
  readonly difficulties: string;
  readonly proposals: string;
}

/** What the official form says of the paper; null: as the template and the register of organisations have it. */
export interface ReportForm {
  /** The body above, such as 'Ủy ban nhân dân tỉnh …'. */
  readonly parentBody: string | null;
  readonly number: string | null;
  /** As in '12/BC-SCT', after the number. */
  readonly symbol: string | null;
  readonly place: string | null;
  readonly date: string | null;
  readonly signer: string | null;
}

export const noTexts: ReportTexts = { assessment: '', difficulties: '', proposals: '' };
export const noForm: ReportForm = {
  parentBody: null,
  number: null,
  symbol: null,
  place: null,
  date: null,
  signer: null,
};

/** A figure of one period. Decimal text: canonical JSON has whole numbers only. */
export interface LineNumbers extends ReportPeriod {
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly value: string | null;
  readonly asOf: string | null;
  readonly missing: Figure['missing'];
  readonly source: readonly FigureSource[];
}

export interface LineTarget {
  readonly plan: string;
  readonly version: number;
  readonly from: string;
  readonly until: string;
  readonly value: string;
}

export type LinePart = 'main' | 'organisation' | 'area' | 'month';

/** One figure of a report. */
export interface ReportLine {
  /** Names it within the report: 'names', 'names@07210', 'workshops@hoi-nong-dan', 'names@2026-03'. */
  readonly key: string;
  readonly part: LinePart;
  readonly indicator: string;
  /** As it is shown: an indicator's definition may be worded better later. */
  readonly name: string;
  readonly unitName: string;
  /** Of its row: the organisation, the commune, the month; null in the main table. */
  readonly row: string | null;
  readonly area: AreaKey | null;
  readonly organisation: string | null;
  readonly current: LineNumbers;
  /** The period before; of the main table only. */
  readonly previous: LineNumbers | null;
  readonly target: LineTarget | null;
}

export interface ListedActivity {
  readonly id: string;
  readonly kind: string;
  readonly organisation: string;
  readonly organisationName: string;
  readonly startsOn: string;
  readonly area: AreaKey | null;
  readonly title: string;
  readonly place: string;
  readonly participants: number;
}

/** All that a report says: figures, texts, form. What is frozen, hashed and drawn. */
export interface ReportContent {
  readonly v: 1;
  /** 32 random bytes: without them nobody guesses numbers that are not shown from the hash. */
  readonly salt: string;
  readonly report: string;
  readonly template: string;
  readonly kind: ReportKind;
  readonly period: ReportPeriod;
  readonly previousPeriod: ReportPeriod;
  readonly area: AreaKey | null;
  readonly organisation: { readonly code: string; readonly name: string };
  /** The plan it is measured against. */
  readonly plan: {
    readonly code: string;
    readonly version: number;
    readonly title: string;
    readonly legalBasis: string;
  } | null;
  readonly addressee: string;
  readonly form: { readonly [K in keyof ReportForm]: string | null };
  readonly texts: ReportTexts;
  /** The moment at which it was computed. */
  readonly computedAt: string;
  readonly lines: readonly ReportLine[];
  readonly activities: readonly ListedActivity[];
  /** How many did not fit. */
  readonly activitiesOmitted: number;
}
