import { column, defineForm, plainLabel } from '@xacthuc/engine/declare';
import { seemsPersonal } from '../forms/texts.ts';
import type { Area } from '../organisations/areas.ts';
import { canonicalContent, longestPlace, longestSummary, longestTitle, mostLinks, mostOfGroup } from './check.ts';
import type { ActivityContent } from './content.ts';
import { type ActivityKind, activityKinds, type ParticipantGroup, participantGroups } from './kinds.ts';

const groups = Object.entries(participantGroups) as [ParticipantGroup, { readonly vi: string }][];

/** Headers of the columns that the template and the reader share. */
export const headers = {
  kind: 'Loại hoạt động',
  title: 'Tên hoạt động',
  startsOn: 'Ngày bắt đầu',
  endsOn: 'Ngày kết thúc',
  area: 'Địa bàn',
  place: 'Địa điểm',
  links: 'Liên kết',
  summary: 'Nội dung, kết quả',
} as const;

export function groupHeader(vi: string): string {
  return `Số người: ${vi}`;
}

/** How an area stands in the template's list. */
export function areaLabel({ code, vi }: Pick<Area, 'code' | 'vi'>): string {
  return `${code} – ${vi}`;
}

/** The form of activities, for the areas of one version of the code list. */
export function activityForm(areas: readonly Area[]) {
  return defineForm({
    name: 'activities',
    columns: {
      kind: column.choice({ headers: [headers.kind, 'Loại'], words: kindWords(), required: true }),
      title: column.note({ headers: [headers.title, 'Tên'], longest: longestTitle, required: true }),
      startsOn: column.eventDate({ headers: [headers.startsOn, 'Ngày', 'Ngày tổ chức'], required: true }),
      endsOn: column.nearDate({ headers: [headers.endsOn] }),
      area: strict(column.choice({ headers: [headers.area, 'Xã, phường'], words: areaWords(areas) })),
      place: column.note({ headers: [headers.place], longest: longestPlace }),
      links: column.links({ headers: [headers.links, 'Đường dẫn'], most: mostLinks }),
      summary: column.note({ headers: [headers.summary, 'Nội dung'], longest: longestSummary }),
      ...groupColumns(),
    },
    rules: (row, note) => {
      if (row.startsOn !== null && row.endsOn !== null && row.endsOn < row.startsOn) note('endsOn', 'end_before_start');
      for (const field of ['title', 'place', 'summary'] as const) {
        const text = row[field];
        if (text !== null && seemsPersonal(text)) note(field, 'personal_data_in_text');
      }
    },
  });
}

type Count = ReturnType<typeof column.count<{ readonly headers: readonly string[]; readonly most: number }>>;

function groupColumns() {
  const entries = groups.map(([code, { vi }]) => [
    code,
    column.count({ headers: [groupHeader(vi), vi], most: mostOfGroup }),
  ]);
  return Object.fromEntries(entries) as Readonly<Record<ParticipantGroup, Count>>;
}

/** A word that is not of the list keeps the row out, though the column may be left empty: an area must not get lost. */
function strict<V, C extends { open(day: never): (text: string, cell: never) => V | null }>(of: C): C {
  const open = (day: never) => {
    const read = of.open(day);
    return (text: string, cell: { note(code: string, severity?: string): void }) =>
      read(text, { ...cell, note: (code: string) => cell.note(code, 'error') } as never);
  };
  return { ...of, open } as C;
}

function kindWords(): Readonly<Record<string, ActivityKind>> {
  const entries = Object.entries(activityKinds).flatMap(([code, { vi, en }]) =>
    [code, vi, en].map((word) => [plainLabel(word), code]),
  );
  return Object.fromEntries(entries) as Readonly<Record<string, ActivityKind>>;
}

/** By label and by code; by name alone where no other area has it. */
function areaWords(areas: readonly Area[]): Readonly<Record<string, string>> {
  const named = Map.groupBy(areas, ({ vi }) => plainLabel(vi));
  const words = new Map<string, string>();
  for (const [name, same] of named) if (same.length === 1 && same[0]) words.set(name, same[0].code);
  for (const area of areas) {
    words.set(plainLabel(areaLabel(area)), area.code);
    words.set(plainLabel(area.code), area.code);
  }
  return Object.fromEntries(words);
}

type Form = ReturnType<typeof activityForm>;
type Row = Parameters<NonNullable<Parameters<typeof defineForm<Form['columns']>>[0]['rules']>>[0];

/** A row's activity. @param list which version of the code list its area is of. */
export function activityOfRow(row: Row, list: string | null): ActivityContent {
  const participants = Object.fromEntries(groups.map(([code]) => [code, row[code] ?? 0]));
  return canonicalContent({
    kind: row.kind as ActivityKind,
    title: row.title ?? '',
    summary: row.summary ?? '',
    startsOn: row.startsOn ?? '',
    endsOn: row.endsOn,
    area: row.area === null || list === null ? null : { list, code: row.area },
    place: row.place ?? '',
    participants,
    links: row.links ?? [],
  });
}
