import type { ColumnType, Generated } from 'kysely';
import type { ActivityContent } from '../activities/content.ts';
import type { PlanContent } from '../plan/content.ts';

/** Tables of the programme room: plan, activities, figures. */

type Json<T> = ColumnType<T, string, string>;

export interface OrganisationNameRow {
  readonly vi: string;
  readonly en: string;
  readonly from: string | null;
  readonly until: string | null;
}

export interface OrganisationsTable {
  readonly code: string;
  readonly version: number;
  readonly kind: string;
  readonly names: Json<OrganisationNameRow[]>;
  readonly area_list: string | null;
  readonly area_code: string | null;
  readonly valid_from: string | null;
  readonly valid_until: string | null;
  readonly recorded_at: Generated<Date>;
  readonly recorded_by: string;
}

export interface AreasTable {
  readonly list: string;
  readonly code: string;
  readonly version: number;
  readonly level: string;
  readonly parent: string | null;
  readonly name_vi: string;
  readonly name_en: string;
  readonly valid_from: string | null;
  readonly valid_until: string | null;
  readonly recorded_at: Generated<Date>;
  readonly recorded_by: string;
}

export interface OrganisationKeysTable {
  readonly client_id: string;
  readonly organisation: string;
  readonly bound_at: Generated<Date>;
}

export interface PlansTable {
  readonly code: string;
  readonly created_at: Generated<Date>;
  readonly created_by: string;
}

export interface PlanVersionsTable {
  readonly plan: string;
  readonly number: number;
  readonly state: Generated<string>;
  readonly revision: Generated<number>;
  readonly based_on: number | null;
  readonly content: Json<PlanContent>;
  readonly created_at: Generated<Date>;
  readonly created_by: string;
  readonly changed_at: Generated<Date>;
  readonly changed_by: string;
  readonly approved_at: ColumnType<Date | null, never, Date>;
  readonly approved_by: ColumnType<string | null, never, string>;
  readonly approval_document: ColumnType<string | null, never, string | null>;
}

export interface ActivitiesTable {
  readonly id: string;
  readonly number: Generated<number>;
  readonly organisation: string;
  readonly state: string;
  readonly revision: Generated<number>;
  readonly kind: string;
  readonly starts_on: string;
  readonly ends_on: string | null;
  readonly area_list: string | null;
  readonly area_code: string | null;
  readonly content: Json<ActivityContent>;
  readonly participants: number;
  readonly likeness: Buffer;
  readonly import_id: string | null;
  readonly created_at: Generated<Date>;
  readonly created_by: string;
  readonly filed_at: ColumnType<Date | null, Date | null, Date | null>;
  readonly changed_at: Generated<Date>;
  readonly changed_by: string;
  readonly idempotency_key: string | null;
  readonly request_hash: Buffer | null;
}

export interface ActivityVersionsTable {
  readonly activity_id: string;
  readonly revision: number;
  readonly state: string;
  readonly content: Json<ActivityContent>;
  readonly reason: string | null;
  readonly at: Generated<Date>;
  readonly by: string;
}

export interface ActivityImportsTable {
  readonly id: string;
  readonly organisation: string;
  readonly sha256: Buffer;
  readonly rows: number;
  readonly filed: number;
  readonly known: number;
  readonly at: Generated<Date>;
  readonly by: string;
}

export interface AttachmentsTable {
  readonly id: string;
  readonly activity_id: string;
  readonly name: string;
  readonly content_type: string;
  readonly bytes: number;
  readonly sha256: Buffer;
  readonly wrapped_key: Buffer | null;
  readonly sealed: Buffer | null;
  readonly added_at: Generated<Date>;
  readonly added_by: string;
  readonly erased_at: ColumnType<Date | null, never, Date>;
  readonly erased_by: ColumnType<string | null, never, string>;
}

export interface DenominatorsTable {
  readonly base: string;
  readonly area_list: string;
  readonly area_code: string;
  readonly as_of: string;
  readonly version: number;
  readonly value: number;
  readonly document_number: string;
  readonly document_date: string;
  readonly document_issuer: string;
  readonly recorded_at: Generated<Date>;
  readonly recorded_by: string;
}

export interface RegisteredNamesView {
  readonly domain: string;
  readonly benefit: string;
  readonly subject_type: string;
  readonly registrar: string;
  readonly registered_at: Date;
  readonly released_at: Date | null;
  readonly area_list: string | null;
  readonly area_code: string | null;
}

export interface PlanDatabase {
  'programme.organisations': OrganisationsTable;
  'programme.current_organisations': OrganisationsTable;
  'programme.areas': AreasTable;
  'programme.current_areas': AreasTable;
  'programme.organisation_keys': OrganisationKeysTable;
  'programme.plans': PlansTable;
  'programme.plan_versions': PlanVersionsTable;
  'programme.activities': ActivitiesTable;
  'programme.activity_versions': ActivityVersionsTable;
  'programme.activity_imports': ActivityImportsTable;
  'programme.attachments': AttachmentsTable;
  'programme.denominators': DenominatorsTable;
  'programme.current_denominators': DenominatorsTable;
  'programme.registered_names': RegisteredNamesView;
}
