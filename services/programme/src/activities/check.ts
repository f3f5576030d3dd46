import { createHash } from 'node:crypto';
import { isWebLink, plainLabel } from '@xacthuc/engine/declare';
import type { FieldError } from '@xacthuc/platform';
import { personalTextError, seemsPersonal, textErrors } from '../forms/texts.ts';
import { areaText } from '../organisations/areas.ts';
import type { ActivityContent } from './content.ts';

export const longestTitle = 300;
export const longestSummary = 2000;
export const longestPlace = 300;
export const mostLinks = 20;
export const mostOfGroup = 1_000_000;

/** What an activity is held against. */
export interface ActivityChecks {
  /** In Vietnam. */
  readonly today: string;
  /** `list/code` of the areas there are. */
  readonly areas: ReadonlySet<string>;
}

/** All that is wrong with an activity, each with its pointer below `/body`. A pure function. */
export function activityErrors(content: ActivityContent, { today, areas }: ActivityChecks): FieldError[] {
  const errors = textErrors(content, '/body');
  for (const field of ['title', 'summary', 'place'] as const) {
    if (seemsPersonal(content[field])) errors.push(personalTextError(`/body/${field}`));
  }
  if (content.title.trim() === '') errors.push({ at: '/body/title', message: 'phải có tên / must not be empty' });
  if (content.startsOn > today) {
    errors.push({ at: '/body/startsOn', message: 'chưa đến ngày này / must not lie ahead' });
  }
  if (content.endsOn !== null && content.endsOn < content.startsOn) {
    errors.push({ at: '/body/endsOn', message: 'không được trước "startsOn" / must not be before "startsOn"' });
  }
  if (content.endsOn !== null && content.endsOn > fiveYearsFrom(today)) {
    errors.push({ at: '/body/endsOn', message: 'tối đa năm năm tới / at most five years ahead' });
  }
  if (content.area !== null && !areas.has(areaText(content.area))) {
    errors.push({
      at: '/body/area',
      message: 'không có địa bàn này trong danh mục / there is no such area in that list',
    });
  }
  for (const [i, link] of content.links.entries()) {
    if (isWebLink(link)) continue;
    errors.push({
      at: `/body/links/${i}`,
      message: 'phải là địa chỉ http(s) đầy đủ / must be a whole http(s) address',
    });
  }
  return errors;
}

function fiveYearsFrom(today: string): string {
  return `${Number(today.slice(0, 4)) + 5}${today.slice(4)}`;
}

/** Everybody of every group. */
export function participantsOf({ participants }: Pick<ActivityContent, 'participants'>): number {
  return Object.values(participants).reduce((sum, count) => sum + (count ?? 0), 0);
}

/**
 * What makes two reports reports of the same activity: organisation, kind, first day, title and place, accents and case apart. The
 * same workshop in a cumulative list and in a form is counted once.
 */
export function likenessOf(organisation: string, content: ActivityContent): Buffer {
  const { kind, startsOn, title, place, area } = content;
  const parts = [
    organisation,
    kind,
    startsOn,
    plainLabel(title),
    plainLabel(place),
    area === null ? '' : areaText(area),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

/** The content in one order of fields, texts composed and trimmed, groups of nobody left out: equal where it means the same. */
export function canonicalContent(content: ActivityContent): ActivityContent {
  const plain = (text: string) => text.normalize('NFC').trim();
  const participants = Object.entries(content.participants)
    .filter(([, count]) => (count ?? 0) > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const { kind, startsOn, endsOn, area } = content;
  return {
    kind,
    title: plain(content.title),
    summary: plain(content.summary),
    startsOn,
    endsOn: endsOn === startsOn ? null : endsOn,
    area: area === null ? null : { list: area.list, code: area.code },
    place: plain(content.place),
    participants: Object.fromEntries(participants),
    links: content.links,
  };
}
