import type { ColumnType, Generated } from 'kysely';

/** What a key lets its holder do. `organisation`: files activities of the one organisation it was admitted for. */
export type Role = 'registrar' | 'department' | 'organisation' | 'auditor' | 'office' | 'admin';
export const roles: readonly Role[] = ['registrar', 'department', 'organisation', 'auditor', 'office', 'admin'];

type Instant = ColumnType<Date, Date | string | undefined, never>;

export interface ClientsTable {
  readonly id: string;
  readonly name: string;
  readonly roles: Role[];
  /** Sources a department's key may deliver; null: all. */
  readonly sources: string[] | null;
  /** The one segment (school, commune) a department's key is bound to; null: the whole source. */
  readonly segment: string | null;
  /** The public part of the key, shown in lists and logs. */
  readonly key_prefix: string;
  /** SHA-256 of the whole key. */
  readonly key_hash: Buffer;
  readonly created_at: Instant;
  readonly created_by: string | null;
  readonly expires_at: ColumnType<Date | null, Date | null, Date | null>;
  readonly revoked_at: ColumnType<Date | null, never, Date | null>;
  readonly rate_per_minute: number | null;
  /** Sees mock subjects only. Never changes. */
  readonly sandbox: ColumnType<boolean, boolean, never>;
}

export interface KeysTable {
  readonly name: string;
  readonly wrapped: Buffer;
  readonly created_at: Generated<Date>;
}

/** Tables of the access room: who may ask, and the wrapped long-lived keys. */
export interface AccessDatabase {
  'access.clients': ClientsTable;
  'access.keys': KeysTable;
}
