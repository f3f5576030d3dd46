import type { FastifyError } from 'fastify';
import t from 'tap';
import { toProblem } from '../../src/http/problems.ts';
import { Problem } from '../../src/index.ts';

const error = (members: object) => Object.assign(new Error('of somebody'), members) as FastifyError;
const codeOf = (members: object) => toProblem(error(members)).code;

t.test('a problem stays what it is', async (t) => {
  const problem = new Problem('forbidden');
  t.equal(toProblem(problem), problem);
});

t.test('refusals of the HTTP framework have codes of ours', async (t) => {
  t.equal(codeOf({ code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 }), 'unsupported_media_type');
  t.equal(codeOf({ code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }), 'payload_too_large');
  t.equal(codeOf({ code: 'FST_ERR_CTP_INVALID_JSON_BODY', statusCode: 400 }), 'malformed_body');
  t.equal(codeOf({ code: 'FST_ERR_CTP_EMPTY_JSON_BODY', statusCode: 400 }), 'malformed_body');
  t.equal(codeOf({ code: 'FST_ERR_BAD_URL', statusCode: 400 }), 'not_found');
  t.equal(codeOf({ code: 'FST_ERR_OF_THE_FUTURE', statusCode: 418 }), 'malformed_body', 'an unknown 4xx stays a 4xx');
});

t.test('a database that cannot be reached is a 503, worth a retry', async (t) => {
  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P03', '08006', '53300']) {
    t.equal(codeOf({ code }), 'unavailable', code);
  }
  for (const message of ['Connection terminated unexpectedly', 'timeout exceeded when trying to connect']) {
    t.equal(toProblem(new Error(message) as FastifyError).code, 'unavailable', message);
  }
});

t.test('whatever was not foreseen is an internal error that says nothing', async (t) => {
  for (const members of [{}, { code: '23505', detail: 'Key (number)=(027204000123) exists' }, { statusCode: 503 }]) {
    t.match(toProblem(error(members)), { code: 'internal', detail: null, errors: [] });
  }
  t.equal(toProblem(new TypeError('x is not a function') as unknown as FastifyError).code, 'internal');
});

t.test('wrong fields are named by where they stand, never by their value', async (t) => {
  const validation = [
    { instancePath: '/subject/number', message: 'must NOT have more than 64 characters', params: { limit: 64 } },
    {
      instancePath: '/benefit',
      message: 'must be equal to one of the allowed values',
      params: { allowedValues: ['a', 'b'] },
    },
    {
      instancePath: '',
      message: 'must NOT have additional properties',
      params: { additionalProperty: 'p'.repeat(100) },
    },
    { instancePath: '/x', params: {} },
  ];
  const problem = toProblem(error({ validation, validationContext: 'body' }));
  t.equal(problem.code, 'validation_failed');
  t.same(problem.errors, [
    { at: '/body/subject/number', message: 'must NOT have more than 64 characters' },
    { at: '/body/benefit', message: 'must be equal to one of the allowed values: a, b' },
    { at: '/body', message: `must NOT have additional properties: "${'p'.repeat(40)}"` },
    { at: '/body/x', message: 'is not valid' },
  ]);
});

t.test('a request with thousands of wrong fields gets a short answer', async (t) => {
  const validation = Array.from({ length: 3000 }, (_, i) => ({ instancePath: `/${i}`, message: 'no', params: {} }));
  t.equal(toProblem(error({ validation })).errors.length, 50);
});
