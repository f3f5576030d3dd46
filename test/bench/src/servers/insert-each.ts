/** The same service with one INSERT, so one commit, for each request, through the same pool. */
import { insertInOneStatement } from '@xacthuc/verification';
import { serveService } from './serve.ts';

await serveService({
  answerStore: (pool) => ({ put: async (answer) => (await insertInOneStatement(pool, [answer])).has(answer.id) }),
});
