import type { Problem } from '@xacthuc/platform';
import t from 'tap';
import { readQuestions } from '../../src/checks/question.ts';

t.test('a wrong number is named beside the other wrong parts of its check', async (t) => {
  const check = {
    benefit: 'id.vn',
    subject: { type: 'person', scheme: 'personal-number', number: '12345' },
    match: { name: 'An' },
  };
  try {
    readQuestions([check], () => '/body');
    t.fail('the check was read');
  } catch (error) {
    t.same((error as Problem).errors.map(({ at }) => at).sort(), [
      '/body/match',
      '/body/match/birthDate',
      '/body/subject/number',
    ]);
  }
});
