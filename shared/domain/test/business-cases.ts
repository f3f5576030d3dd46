import { isoDate } from '../src/index.ts';
import type { Case } from './decision-cases.ts';
import { aboutEnterprise, aboutHousehold, enterprise, household, person, policy, record } from './decision-samples.ts';

const owner = { scheme: 'owner-number', type: 'household' } as const;
const byOwner = { keyScheme: 'owner-number' } as const;
const foundedOn = (date: string) => [record('planning-investment', enterprise({ firstIssueDate: isoDate(date) }))];

/** What is asked about enterprises and household businesses. */
export const businessCases: readonly Case[] = [
  {
    name: 'a new enterprise is eligible up to its anniversary, asked by name',
    input: aboutEnterprise([record('planning-investment', enterprise())]),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2026-03-01',
  },
  {
    name: 'asked by first-issue date',
    input: aboutEnterprise([record('planning-investment', enterprise())], {
      presented: { date: isoDate('2025-03-01') },
    }),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2026-03-01',
  },
  {
    name: 'where name and date are given, a wrong date is not found',
    input: aboutEnterprise([record('planning-investment', enterprise())], {
      presented: { name: 'An Phát', date: isoDate('2025-03-02') },
    }),
    reasons: ['no_matching_record'],
  },
  {
    name: 'where name and date are given, a wrong name is not found',
    input: aboutEnterprise([record('planning-investment', enterprise())], {
      presented: { name: 'An Phú', date: isoDate('2025-03-01') },
    }),
    reasons: ['no_matching_record'],
  },
  {
    name: 'a birth date is no second fact of a business',
    input: aboutEnterprise([record('planning-investment', enterprise())], {
      presented: { birthDate: isoDate('2025-03-01') },
    }),
    reasons: ['no_matching_record'],
  },
  {
    name: 'an empty name is no second fact',
    input: aboutEnterprise([record('planning-investment', enterprise({ name: ' ' }))], { presented: { name: ' ' } }),
    reasons: ['no_matching_record'],
  },
  {
    name: 'on its first anniversary an enterprise is still new',
    input: aboutEnterprise(foundedOn('2024-10-15')),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2025-10-15',
  },
  {
    name: 'unless the policy leaves the anniversary out',
    input: aboutEnterprise(foundedOn('2024-10-15'), { policy: policy('biz.vn', { anniversaryIncluded: false }) }),
    reasons: ['founded_too_long_ago'],
  },
  {
    name: 'a day after its anniversary an enterprise is too old',
    input: aboutEnterprise(foundedOn('2024-10-14')),
    reasons: ['founded_too_long_ago'],
  },
  {
    name: 'an enterprise is not founded yet',
    input: aboutEnterprise(foundedOn('2025-10-16')),
    reasons: ['founded_in_future'],
  },
  {
    name: 'without a first-issue date nothing is conclusive',
    input: aboutEnterprise([record('agriculture', enterprise({ firstIssueDate: null }))]),
    reasons: ['founding_date_missing'],
    departments: ['agriculture'],
  },
  {
    name: 'another list’s founding date cannot speak for an enterprise whose name it has differently',
    input: aboutEnterprise([
      record('agriculture', enterprise({ firstIssueDate: null })),
      record('planning-investment', enterprise({ name: 'Công ty CP Phát An' })),
    ]),
    reasons: ['founding_date_missing'],
    departments: ['agriculture'],
  },
  {
    name: 'but it can speak against it',
    input: aboutEnterprise([
      record('agriculture', enterprise({ firstIssueDate: null })),
      record('planning-investment', enterprise({ name: 'Phát An', firstIssueDate: isoDate('2020-01-01') })),
    ]),
    reasons: ['founded_too_long_ago'],
  },
  {
    name: 'a ceased enterprise is not eligible',
    input: aboutEnterprise([record('planning-investment', enterprise({ status: 'ceased' }))]),
    reasons: ['business_ceased'],
  },
  {
    name: 'a suspended one is still registered',
    input: aboutEnterprise([
      record('planning-investment', enterprise({ status: 'suspended' })),
      record('agriculture', enterprise({ status: 'active' })),
    ]),
    reasons: ['facts_satisfy_policy'],
    eligibleUntil: '2026-03-01',
  },
  {
    name: 'lists disagree whether an enterprise has ceased',
    input: aboutEnterprise([
      record('planning-investment', enterprise()),
      record('agriculture', enterprise({ name: 'Phát An', status: 'ceased' })),
    ]),
    reasons: ['sources_disagree'],
    departments: ['agriculture', 'planning-investment'],
  },
  {
    name: 'a household business with a certificate is eligible without end, however old',
    input: aboutHousehold([record('industry-trade', household({ certificateDate: isoDate('1995-01-01') }))]),
    reasons: ['facts_satisfy_policy'],
  },
  {
    name: 'a household business is found by its certificate’s date',
    input: aboutHousehold([record('industry-trade', household({ name: null }))], {
      presented: { date: isoDate('2015-05-05') },
    }),
    reasons: ['facts_satisfy_policy'],
  },
  {
    name: 'its owner’s name is not its name',
    input: aboutHousehold([record('farmers-union', household({ name: null }))], { presented: { name: 'Trần Thị B' } }),
    reasons: ['no_matching_record'],
  },
  {
    name: 'a household business without a certificate is not eligible',
    input: aboutHousehold([record('farmers-union', household({ hasCertificate: false, certificateDate: null }))]),
    reasons: ['certificate_missing'],
  },
  {
    name: 'a certificate of the future is not held yet',
    input: aboutHousehold([record('industry-trade', household({ certificateDate: isoDate('2025-10-16') }))]),
    reasons: ['certificate_in_future'],
  },
  {
    name: 'a ceased household business without a certificate fails twice',
    input: aboutHousehold([record('industry-trade', household({ hasCertificate: false, status: 'ceased' }))]),
    reasons: ['certificate_missing', 'business_ceased'],
  },
  {
    name: 'lists disagree whether a certificate is held',
    input: aboutHousehold([
      record('industry-trade', household()),
      record('farmers-union', household({ hasCertificate: false })),
    ]),
    reasons: ['sources_disagree'],
    departments: ['farmers-union', 'industry-trade'],
  },
  {
    name: 'lists that date the certificate differently in the past do not disagree',
    input: aboutHousehold([
      record('industry-trade', household()),
      record('farmers-union', household({ certificateDate: isoDate('2016-05-05') })),
    ]),
    reasons: ['facts_satisfy_policy'],
  },
  {
    name: 'lists disagree whether the certificate is already issued',
    input: aboutHousehold([
      record('industry-trade', household({ certificateDate: isoDate('2025-10-16') })),
      record('farmers-union', household()),
    ]),
    reasons: ['sources_disagree'],
    departments: ['farmers-union', 'industry-trade'],
  },
  {
    name: 'under an owner’s number another business of that owner does not matter',
    input: aboutHousehold(
      [
        record('industry-trade', household(), byOwner),
        record('industry-trade', household({ name: 'Quán Lan', status: 'ceased' }), { ...byOwner, record: 'other' }),
      ],
      { subject: owner },
    ),
    reasons: ['facts_satisfy_policy'],
  },
  {
    name: 'under an owner’s number two businesses that fit must be told apart',
    input: aboutHousehold(
      [
        record('industry-trade', household(), byOwner),
        record('industry-trade', household({ name: 'Quán Lan' }), { ...byOwner, record: 'other' }),
      ],
      { subject: owner, presented: { date: isoDate('2015-05-05') } },
    ),
    reasons: ['several_businesses'],
  },
  {
    name: 'under an owner’s number the same business in two lists is one',
    input: aboutHousehold(
      [
        record('industry-trade', household(), byOwner),
        record('farmers-union', household({ certificateDate: isoDate('2016-05-05') }), byOwner),
      ],
      { subject: owner },
    ),
    reasons: ['facts_satisfy_policy'],
  },
  {
    name: 'records of another type of subject are not looked at',
    input: aboutHousehold([record('education', person({ name: 'HKD Hoa Sen' }))], {
      presented: { birthDate: isoDate('2004-03-20'), name: 'HKD Hoa Sen' },
    }),
    reasons: ['no_matching_record'],
  },
];
