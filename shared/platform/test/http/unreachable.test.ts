import type { FastifyError } from 'fastify';
import t from 'tap';
import { toProblem } from '../../src/http/problems.ts';

t.test('a database whose host is away or whose name does not resolve is a 503 too', async (t) => {
  for (const code of ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']) {
    t.equal(toProblem(Object.assign(new Error('x'), { code }) as FastifyError).code, 'unavailable', code);
  }
});
