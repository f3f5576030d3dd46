import { isoDate, type PolicyVersion } from '../src/index.ts';
import type { Case } from './decision-cases.ts';
import {
  aboutEnterprise,
  aboutPerson,
  enterprise,
  person,
  policy,
  record,
  stale,
  state,
  without,
} from './decision-samples.ts';

const bornOn = (birthDate: string) => ({
  records: [record('education', person({ birthDate: isoDate(birthDate) }))],
  presented: { birthDate: isoDate(birthDate) },
});
/** What is asked about persons, and what any question meets. */
export const personCases: readonly Case[] = [
  {
    name: 'a citizen of 21 in a current list is eligible until the eve of the 24th birthday',
    input: aboutPerson([record('education', person())]),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2028-03-19',
  },
  {
    name: 'the programme’s end comes before the 24th birthday',
    input: aboutPerson([record('education', person())], { policy: policy('id.vn', { closes: isoDate('2026-12-31') }) }),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2026-12-31',
  },
  {
    name: 'before the programme nobody is eligible',
    input: aboutPerson([record('education', person())], { date: isoDate('2023-05-31') }),
    reasons: ['programme_not_open'],
  },
  {
    name: 'a version is not used before it is valid',
    input: aboutPerson([record('education', person())], { date: isoDate('2025-05-02') }),
    reasons: ['programme_not_open'],
  },
  {
    name: 'after the programme nobody is eligible',
    input: aboutPerson([record('education', person())], { policy: policy('id.vn', { closes: isoDate('2025-10-14') }) }),
    reasons: ['programme_closed'],
  },
  {
    name: 'a version is not used after it has ended',
    input: aboutPerson([record('education', person())], {
      policy: { ...policy('id.vn'), validUntil: isoDate('2025-10-14') } as PolicyVersion,
    }),
    reasons: ['programme_closed'],
  },
  {
    name: 'an enterprise is not covered by id.vn',
    input: aboutEnterprise([record('planning-investment', enterprise())], { policy: policy('id.vn') }),
    reasons: ['not_covered'],
  },
  {
    name: 'a person is not covered by biz.vn, even where a policy names sources for persons',
    input: aboutPerson([record('education', person())], {
      policy: policy('biz.vn', { neededSources: { person: ['education'] } }),
    }),
    reasons: ['not_covered'],
  },
  {
    name: 'on the eve of the 18th birthday a person is too young',
    input: aboutPerson([], bornOn('2007-10-16')),
    reasons: ['too_young'],
  },
  {
    name: 'on the 18th birthday a person is old enough',
    input: aboutPerson([], bornOn('2007-10-15')),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2031-10-14',
  },
  {
    name: 'on the eve of the 24th birthday a person is still covered',
    input: aboutPerson([], bornOn('2001-10-16')),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2025-10-15',
  },
  {
    name: 'on the 24th birthday a person is too old',
    input: aboutPerson([], bornOn('2001-10-15')),
    reasons: ['too_old'],
  },
  {
    name: 'a stated foreign nationality is no citizenship, whatever number stands beside it',
    input: aboutPerson([record('education', person({ nationality: 'LA' }))]),
    reasons: ['not_a_citizen'],
  },
  {
    name: 'every failure is named',
    input: aboutPerson([record('education', person({ nationality: 'LA', birthDate: isoDate('1990-01-01') }))], {
      presented: { birthDate: isoDate('1990-01-01') },
    }),
    reasons: ['not_a_citizen', 'too_old'],
  },
  {
    name: 'without nationality and personal number citizenship is unknown',
    input: aboutPerson([record('education', person({ hasPersonalNumber: false }), { keyScheme: 'student-code' })], {
      subject: { type: 'person', scheme: 'student-code' },
    }),
    reasons: ['citizenship_unknown'],
    departments: ['education'],
  },
  {
    name: 'a personal number beside the student code tells citizenship',
    input: aboutPerson([record('education', person(), { keyScheme: 'student-code' })], {
      subject: { type: 'person', scheme: 'student-code' },
    }),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2028-03-19',
  },
  {
    name: 'whoever is found by a personal number has one',
    input: aboutPerson([record('education', person({ hasPersonalNumber: false }))]),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2028-03-19',
  },
  {
    name: 'an old identity card’s number does not tell citizenship: passports have 9 digits too',
    input: aboutPerson([record('labour', person({ hasPersonalNumber: false }), { keyScheme: 'identity-card' })], {
      subject: { type: 'person', scheme: 'identity-card' },
    }),
    reasons: ['citizenship_unknown'],
    departments: ['labour'],
  },
  {
    name: 'a missing nationality does not hide that a person is too old',
    input: aboutPerson(
      [
        record('education', person({ hasPersonalNumber: false, birthDate: isoDate('1990-01-01') }), {
          keyScheme: 'student-code',
        }),
      ],
      { presented: { birthDate: isoDate('1990-01-01') }, subject: { type: 'person', scheme: 'student-code' } },
    ),
    reasons: ['too_old'],
  },
  {
    name: 'an unknown number is not found where all needed sources are current',
    input: aboutPerson([]),
    reasons: ['no_matching_record'],
  },
  {
    name: 'a wrong birth date is not found',
    input: aboutPerson([record('education', person())], { presented: { birthDate: isoDate('2004-03-21') } }),
    reasons: ['no_matching_record'],
  },
  {
    name: 'a number without a second fact is not found',
    input: aboutPerson([record('education', person())], { presented: {} }),
    reasons: ['no_matching_record'],
  },
  {
    name: 'while a needed source was never delivered, an unknown number is not a "not found"',
    input: aboutPerson([], { sources: without('labour', state('labour', { sequence: null, asOf: null })) }),
    reasons: ['source_never_delivered'],
    departments: ['labour'],
  },
  {
    name: 'a needed source the caller does not know of was never delivered',
    input: aboutPerson([], { sources: without('youth-union') }),
    reasons: ['source_never_delivered'],
    departments: ['youth-union'],
  },
  {
    name: 'while needed sources are stale or never delivered, all of them are named',
    input: aboutPerson([], { sources: [state('education', stale), state('labour', { sequence: null, asOf: null })] }),
    reasons: ['source_never_delivered', 'source_stale'],
    departments: ['education', 'labour', 'youth-union'],
  },
  {
    name: 'a delivered source of unknown age is stale',
    input: aboutPerson([], { sources: without('labour', state('labour', { asOf: null })) }),
    reasons: ['source_stale'],
    departments: ['labour'],
  },
  {
    name: 'a stale source that is not needed does not matter',
    input: aboutPerson([], { sources: without('industry-trade', state('industry-trade', stale)) }),
    reasons: ['no_matching_record'],
  },
  {
    name: 'on the last day of its limit a record may be relied on',
    input: aboutPerson([record('education', person(), { asOf: isoDate('2025-08-31') })]),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2028-03-19',
  },
  {
    name: 'a day later it may not: its department must deliver',
    input: aboutPerson([record('education', person(), { asOf: isoDate('2025-08-30') })]),
    reasons: ['source_stale'],
    departments: ['education'],
  },
  {
    name: 'a delivery dated in the future counts as today’s',
    input: aboutPerson([record('education', person(), { asOf: isoDate('2025-12-01'), limitDays: 0 })]),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2028-03-19',
  },
  {
    name: 'a stale record that disagrees does not matter beside a current one',
    input: aboutPerson([
      record('education', person()),
      record('labour', person({ birthDate: isoDate('2003-03-20') }), stale),
    ]),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2028-03-19',
  },
  {
    name: 'two current lists with different birth dates disagree, though only one fits what was asked',
    input: aboutPerson([
      record('education', person()),
      record('youth-union', person({ birthDate: isoDate('2003-03-20') })),
      record('labour', person({ birthDate: null })),
    ]),
    reasons: ['sources_disagree'],
    departments: ['education', 'youth-union'],
  },
  {
    name: 'two schools of one source may disagree',
    input: aboutPerson([
      record('education', person()),
      record('education', person({ birthDate: isoDate('2003-03-20') }), { record: 'education-2' }),
    ]),
    reasons: ['sources_disagree'],
    departments: ['education'],
  },
  {
    name: 'lists that name different nationalities disagree',
    input: aboutPerson([
      record('education', person({ nationality: 'VN' })),
      record('labour', person({ nationality: 'KH' })),
    ]),
    reasons: ['sources_disagree'],
    departments: ['education', 'labour'],
  },
  {
    name: 'two foreign nationalities do not disagree on citizenship',
    input: aboutPerson([
      record('education', person({ nationality: 'LA' })),
      record('labour', person({ nationality: 'KH' })),
    ]),
    reasons: ['not_a_citizen'],
  },
  {
    name: 'a foreign nationality stated by a list without birth date speaks against the person all the same',
    input: aboutPerson([
      record('education', person()),
      record('labour', person({ nationality: 'LA', birthDate: null })),
    ]),
    reasons: ['not_a_citizen'],
  },
  {
    name: 'lists that spell the name differently do not disagree',
    input: aboutPerson([
      record('education', person()),
      record('youth-union', person({ name: 'Nguyễn A', sex: 'male' })),
    ]),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2028-03-19',
  },
  {
    name: 'whoever has used the free name has used it',
    input: aboutPerson([record('education', person())], { used: true }),
    reasons: ['benefit_already_used'],
  },
  {
    name: 'where the policy does not limit the number of names, use does not matter',
    input: aboutPerson([record('education', person())], {
      used: true,
      policy: policy('id.vn', { onePerSubject: false }),
    }),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2028-03-19',
  },
  {
    name: 'that the free name is used does not show to one who does not know the second fact',
    input: aboutPerson([record('education', person())], {
      used: true,
      presented: { birthDate: isoDate('2004-03-21') },
    }),
    reasons: ['no_matching_record'],
  },
];
