/** The same service with one INSERT, so one commit, for each request, through the same pool. */
import { insertInOneStatement, type NewAnswer } from '@xacthuc/verification';
import { serveService } from './serve.ts';

await serveService({
  answerStore: (pool) => {
    const put = async (answer: NewAnswer) => (await insertInOneStatement(pool, [answer])).has(answer.id);
    return { put, putAll: (answers) => Promise.all(answers.map(put)) };
  },
});
