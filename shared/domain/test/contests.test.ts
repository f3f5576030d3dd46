import t from 'tap';
import {
  contestDecisions,
  contestGrounds,
  decisionsAfter,
  isContestable,
  type ReasonCode,
  reasons,
  type TicketState,
} from '../src/index.ts';

t.test('just the answers behind which a department’s facts stand can be contested', async (t) => {
  const can = (Object.keys(reasons) as ReasonCode[]).filter((code) => isContestable(reasons[code].outcome, [code]));
  t.same(can, [
    'not_a_citizen',
    'too_young',
    'too_old',
    'founded_too_long_ago',
    'founded_in_future',
    'certificate_missing',
    'certificate_in_future',
    'business_ceased',
    'no_matching_record',
    'sources_disagree',
    'several_businesses',
    'citizenship_unknown',
    'founding_date_missing',
  ]);
});

t.test('only what is open, or accepted and not yet corrected, can be decided', async (t) => {
  const states: readonly TicketState[] = ['open', 'upheld', 'corrected', 'rejected', 'closed'];
  t.same(
    states.map((state) => decisionsAfter(state)),
    [['upheld', 'corrected', 'rejected'], ['corrected'], [], [], []],
  );
});

t.test('every text is there in both languages and says nothing of anybody’s facts', async (t) => {
  const texts = [
    ...Object.values(contestGrounds),
    ...Object.values(contestDecisions).flatMap((one) => [one, one.nextStep]),
  ];
  for (const { vi, en } of texts) {
    t.match(vi, /^\p{Lu}.*\.$/u);
    t.match(en, /^\p{Lu}.*\.$/u);
  }
  for (const { vi, en } of Object.values(contestDecisions)) {
    t.notMatch(vi, /ngày sinh|không tìm thấy|có hồ sơ/i);
    t.notMatch(en, /birth|found|record/i);
  }
});
