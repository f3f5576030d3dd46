import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { generateClient } from '../generate/generate.ts';
import { restrictToRegistrar } from '../generate/restrict.ts';
import type { paths } from '../src/generated/api.ts';
import type { ProblemCode } from '../src/index.ts';

const folder = path.join(import.meta.dirname, '..', 'src', 'generated');
const service = await startTestService();
const { body: document } = await service.call('GET', '/openapi.json');
await service.close();

t.test('the checked-in types are those of the service as it is', async (t) => {
  const made = await generateClient(document);
  t.same(readdirSync(folder).sort(), Object.keys(made).sort());
  for (const [name, text] of Object.entries(made)) {
    const stale = `${name} is stale: npm run generate -w @xacthuc/registrar-client`;
    t.ok(readFileSync(path.join(folder, name), 'utf8') === text, stale);
  }
});

t.test('the client can call what a registrar may call, and nothing else', async (t) => {
  const mine = restrictToRegistrar(document).paths;
  for (const [at, methods] of Object.entries<Record<string, { 'x-access': string[] }>>(document.paths)) {
    for (const [method, { 'x-access': access }] of Object.entries(methods)) {
      const kept = mine[at]?.[method] !== undefined;
      if (access.includes('registrar')) t.ok(kept, `${method} ${at}`);
      if (!access.includes('registrar') && !access.includes('public')) t.notOk(kept, `${method} ${at}`);
    }
  }
  for (const at of ['/v1/sources', '/v1/audit/entries', '/v1/clients', '/v1/uploads']) t.notOk(mine[at], at);
  t.ok(mine['/.well-known/jwks.json']);
});

t.test('an operation that does not say whose it is stops the generator', async (t) => {
  const silent = { paths: { '/x': { get: { responses: {} } } }, components: { schemas: {} } };
  t.throws(() => restrictToRegistrar(silent), /x-access/);
});

type Values<T> = T[keyof T];
type Refusals<T> = T extends { content: { 'application/problem+json': { code: infer Code } } } ? Code : never;
type CodeOf<Operation> = Operation extends { responses: infer Responses } ? Refusals<Values<Responses>> : never;
type Declared = Values<{ [Path in keyof paths]: CodeOf<Values<paths[Path]>> }>;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

t.test('the closed union of problem codes is that of the declared refusals', async (t) => {
  // The compiler is what checks it.
  const same: Same<Declared, ProblemCode> = true;
  t.ok(same);
});
