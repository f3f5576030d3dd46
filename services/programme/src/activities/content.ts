import type { ActivityKind, ParticipantGroup } from './kinds.ts';

/** An activity as it is filed. No personal data: participants are counts by group. */
export interface ActivityContent {
  readonly kind: ActivityKind;
  readonly title: string;
  /** What was done; '' where nothing is said. */
  readonly summary: string;
  /** Days in Vietnam. */
  readonly startsOn: string;
  /** Null: one day; of a support point: still open. */
  readonly endsOn: string | null;
  /** Null: the whole province, or on the web. */
  readonly area: { readonly list: string; readonly code: string } | null;
  /** '' where it has none, such as a media item. */
  readonly place: string;
  /** Groups of which nobody came are left out. */
  readonly participants: Readonly<Partial<Record<ParticipantGroup, number>>>;
  readonly links: readonly string[];
}
