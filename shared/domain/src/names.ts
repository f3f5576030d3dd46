import type { SubjectType } from './subject.ts';
import { placeToneMarks } from './tone-marks.ts';

const zeroWidth = /[\u00ad\u200b-\u200f\u2060\ufeff]/gu;
const whiteSpace = /\s+/gu;
const apostrophes = /[\u2018\u2019\u02bc\u0060\u00b4]/gu;
const punctuation = /["“”„«».,;:()[\]{}\u2010-\u2015\-_/\\*]+/gu;

/**
 * The form in which names are compared: zero-width signs dropped, white-space (NBSP too) collapsed, lower-case, one
 * placement of tone marks (hoà = hòa), NFC. Accents stay: Hạnh is not Hanh. `đ` stays; the Icelandic ð, which old
 * Vietnamese code tables give for it, becomes đ. Idempotent; the same for NFC and NFD input.
 */
export function normalName(name: string): string {
  const dense = name.replace(zeroWidth, '').normalize('NFC').replace(whiteSpace, ' ').trim();
  const lower = dense.toLowerCase().replaceAll('ð', 'đ').replace(apostrophes, "'");
  return placeToneMarks(lower);
}

/** Legal forms in front of a name, in normal form, by type. Companies and cooperatives; household businesses. */
const legalForms: Readonly<Record<SubjectType, readonly string[]>> = {
  person: [],
  enterprise: [
    'công ty trách nhiệm hữu hạn một thành viên',
    'công ty trách nhiệm hữu hạn 1 thành viên',
    'công ty trách nhiệm hữu hạn hai thành viên trở lên',
    'công ty trách nhiệm hữu hạn mtv',
    'công ty trách nhiệm hữu hạn',
    'công ty tnhh một thành viên',
    'công ty tnhh 1 thành viên',
    'công ty tnhh hai thành viên trở lên',
    'công ty tnhh mtv',
    'công ty tnhh 1tv',
    'công ty tnhh',
    'công ty cổ phần',
    'công ty cp',
    'công ty hợp danh',
    'công ty',
    'cty tnhh một thành viên',
    'cty tnhh mtv',
    'cty tnhh',
    'cty cổ phần',
    'cty cp',
    'cty',
    'ctcp',
    'doanh nghiệp tư nhân',
    'doanh nghiệp',
    'dntn',
    'liên hiệp hợp tác xã',
    'hợp tác xã',
    'htx',
  ],
  household: ['hộ kinh doanh cá thể', 'hộ kinh doanh', 'hộ kd', 'hkd'],
};

/**
 * The form in which business names are compared: `normalName`, punctuation as spaces, '&' as 'và', and the legal form
 * in front dropped where something remains (a company called just 'Công ty' keeps its name). Idempotent.
 */
export function normalBusinessName(name: string, type: SubjectType): string {
  const plain = normalName(name);
  const spoken = plain.replace(punctuation, ' ').replaceAll('&', ' và ').replace(whiteSpace, ' ').trim();
  if (spoken === '') return plain;
  let rest = normalName(spoken);
  for (let form = formBefore(rest, type); form !== null; form = formBefore(rest, type)) {
    rest = rest.slice(form.length + 1);
  }
  return rest;
}

/** The longest legal form that stands before a further word. */
function formBefore(name: string, type: SubjectType): string | null {
  let longest: string | null = null;
  for (const form of legalForms[type]) {
    if (name.startsWith(`${form} `) && form.length > (longest?.length ?? 0)) longest = form;
  }
  return longest;
}
