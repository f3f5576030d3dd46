import type { FieldError } from '@xacthuc/platform';
import { textErrors } from '../forms/texts.ts';
import { indicatorOf } from '../indicators/registry.ts';
import { areaText } from '../organisations/areas.ts';
import { itemKeys, type PlanContent, type Target } from './content.ts';

/** What a plan may refer to. */
export interface PlanReferences {
  /** Code → when it was there. */
  readonly organisations: ReadonlyMap<string, Validity>;
  /** `list/code` → when it was there. */
  readonly areas: ReadonlyMap<string, Validity>;
}

export interface Validity {
  readonly from: string | null;
  readonly until: string | null;
}

interface Period {
  readonly from: string;
  readonly until: string;
}

const most = 50;

/** All that is wrong with a plan as a draft, each with a pointer below `/body/content`. A pure function. */
export function contentErrors(content: PlanContent, references: PlanReferences): FieldError[] {
  const base = '/body/content';
  const errors = [
    ...textErrors(content, base),
    ...periodErrors(content.period, `${base}/period`),
    ...areaErrors(content.area, content.period, references, `${base}/area`),
    ...content.units.flatMap((unit, i) =>
      organisationErrors(unit.organisation, content.period, references, `${base}/units/${i}/organisation`),
    ),
    ...content.targets.flatMap((target, i) => targetErrors(target, content, references, `${base}/targets/${i}`)),
    ...repeated(content.units.map(itemKeys.units), `${base}/units`),
    ...repeated(content.targets.map(itemKeys.targets), `${base}/targets`),
    ...repeated(content.budget.map(itemKeys.budget), `${base}/budget`),
    ...repeated(content.milestones.map(itemKeys.milestones), `${base}/milestones`),
  ];
  for (const part of ['budget', 'milestones'] as const) {
    for (const [i, { organisation }] of content[part].entries()) {
      errors.push(...organisationErrors(organisation, content.period, references, `${base}/${part}/${i}/organisation`));
    }
  }
  for (const [i, { due }] of content.milestones.entries()) {
    if (!within({ from: due, until: due }, content.period)) errors.push(outside(`${base}/milestones/${i}/due`));
  }
  for (const [i, { year }] of content.budget.entries()) {
    const [first, last] = [content.period.from, content.period.until].map((day) => Number(day.slice(0, 4)));
    if (year < (first ?? 0) || year > (last ?? 0)) errors.push(outside(`${base}/budget/${i}/year`));
  }
  return errors.slice(0, most);
}

/** What is still missing before a draft can be approved; empty when nothing is. A pure function. */
export function incompleteness(content: PlanContent): FieldError[] {
  const errors: FieldError[] = [];
  const leads = content.units.filter(({ role }) => role === 'lead').length;
  if (leads !== 1) {
    errors.push({
      at: '/body/content/units',
      message: 'phải có đúng một đơn vị chủ trì / needs exactly one lead unit',
    });
  }
  if (content.targets.length === 0) {
    errors.push({ at: '/body/content/targets', message: 'phải có ít nhất một chỉ tiêu / needs at least one target' });
  }
  if (content.legalBasis.trim() === '') {
    errors.push({ at: '/body/content/legalBasis', message: 'phải nêu căn cứ / must name its legal basis' });
  }
  return errors;
}

function targetErrors(target: Target, plan: PlanContent, references: PlanReferences, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const indicator = indicatorOf(target.indicator);
  if (indicator === undefined) {
    errors.push({ at: `${at}/indicator`, message: 'không có chỉ số này / there is no such indicator' });
  } else {
    if (target.area !== null && !indicator.by.area) errors.push(notBy(`${at}/area`));
    if (target.organisation !== null && !indicator.by.organisation) errors.push(notBy(`${at}/organisation`));
    if (indicator.unit === 'count' && !Number.isInteger(target.value)) {
      errors.push({ at: `${at}/value`, message: 'phải là số nguyên / must be a whole number' });
    }
    const most = { count: 1e12, per_thousand: 1000, percent: 100 }[indicator.unit];
    if (target.value > most) errors.push({ at: `${at}/value`, message: `tối đa / at most ${most}` });
  }
  errors.push(...periodErrors(target.period, `${at}/period`));
  if (!within(target.period, plan.period)) errors.push(outside(`${at}/period`));
  if (target.area !== null) errors.push(...areaErrors(target.area, target.period, references, `${at}/area`));
  errors.push(...organisationErrors(target.organisation, target.period, references, `${at}/organisation`));
  return errors;
}

function notBy(at: string): FieldError {
  return { at, message: 'chỉ số này không tính theo cách đó / this indicator is not told so' };
}

function outside(at: string): FieldError {
  return { at, message: 'phải nằm trong thời gian của chương trình / must lie within the plan’s period' };
}

function periodErrors({ from, until }: Period, at: string): FieldError[] {
  return from <= until ? [] : [{ at: `${at}/until`, message: 'không được trước "from" / must not be before "from"' }];
}

function areaErrors(
  area: { readonly list: string; readonly code: string },
  period: Period,
  { areas }: PlanReferences,
  at: string,
): FieldError[] {
  const validity = areas.get(areaText(area));
  if (validity === undefined) {
    return [{ at, message: 'không có địa bàn này trong danh mục / there is no such area in that list' }];
  }
  return overlaps(validity, period) ? [] : [notThen(at)];
}

function organisationErrors(
  code: string | null,
  period: Period,
  { organisations }: PlanReferences,
  at: string,
): FieldError[] {
  if (code === null) return [];
  const validity = organisations.get(code);
  if (validity === undefined) return [{ at, message: 'không có tổ chức này / there is no such organisation' }];
  return overlaps(validity, period) ? [] : [notThen(at)];
}

function notThen(at: string): FieldError {
  return { at, message: 'không còn hoặc chưa có trong thời gian này / is not there in that period' };
}

function overlaps(validity: Validity, { from, until }: Period): boolean {
  return (validity.from === null || validity.from <= until) && (validity.until === null || validity.until >= from);
}

function within(inner: Period, outer: Period): boolean {
  return inner.from >= outer.from && inner.until <= outer.until;
}

function repeated(keys: readonly string[], at: string): FieldError[] {
  const seen = new Set<string>();
  return keys.flatMap((key, i) => {
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ at: `${at}/${i}`, message: 'lặp lại một mục trước / repeats an earlier item' }];
  });
}
