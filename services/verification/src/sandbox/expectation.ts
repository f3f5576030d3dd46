import { policyFor, vietnamDay } from '@xacthuc/domain';
import { decideOn } from '../checks/check.ts';
import { readQuestions } from '../checks/question.ts';
import type { CheckingContext } from '../context.ts';
import type { BuiltSubject } from './build.ts';
import type { Expected } from './subjects/subject.ts';

/**
 * What a mock subject's example is answered today: decided as the check itself would be, under the policies in force here,
 * so that what is published holds under an operator's own policies too.
 */
export function expectationOf(
  { policies, now }: Pick<CheckingContext, 'policies' | 'now'>,
  { check, found }: BuiltSubject,
): Expected {
  const [question] = readQuestions([check], () => '');
  const date = vietnamDay(now());
  const inForce = policyFor(policies, check.benefit as 'id.vn' | 'biz.vn', date);
  if (!question || !inForce) throw new Error('a mock subject cannot be asked about');
  const { outcome, reasons } = decideOn(
    { benefit: question.benefit, asked: { ...question.key, presented: question.presented } },
    found,
    found.policy?.(inForce) ?? inForce,
    date,
  );
  return { outcome, reasons };
}
