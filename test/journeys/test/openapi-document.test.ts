import { Validator } from '@seriousme/openapi-schema-validator';
import { startTestService } from '@xacthuc/test-harness';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t from 'tap';
import { formats, openApiOf, operationsOf } from '../src/index.ts';

const service = await startTestService();
const document = await openApiOf(service);
const operations = operationsOf(document);
await service.close();

t.test('the document is valid OpenAPI 3.1', async (t) => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(document));
  t.ok(valid, JSON.stringify(errors));
  t.equal(document.openapi, '3.1.0');
  t.ok(operations.length >= 20);
});

/** What standards name or people read instead of JSON. */
const texts = /^(text\/(event-stream|plain|x\.tlog\.size)|application\/(xml|x-pem-file))$/;
/** Files that are answered as files. */
const sheets = /^(text\/csv,)?application\/(pdf|vnd\.openxmlformats-officedocument\.)/;

t.test('every operation says in both languages what it does, for whom, and what it may answer', async (t) => {
  const tags = document.tags.map(({ name }: { name: string }) => name);
  for (const { method, path, described } of operations) {
    const name = `${method} ${path}`;
    t.match(described.summary, /\S+ \S+.* \/ \S+/, name);
    t.ok(described.tags?.length > 0, name);
    for (const tag of described.tags) t.ok(tags.includes(tag), `${name}: ${tag}`);
    for (const [status, response] of Object.entries<{ description: string; content?: object }>(described.responses)) {
      t.ok(response.description.length > 0, `${name} ${status}`);
      const types = Object.keys(response.content ?? {});
      // What tus answers is in headers.
      const empty = status === '204' || status === '304' || (/ \/v1\/uploads/.test(name) && Number(status) < 300);
      if (empty) t.same(types, [], name);
      else if (types.includes('application/statuslist+jwt')) t.equal(status, '200', name);
      else if (types.join() === 'text/csv,application/x-ndjson') t.equal(status, '200', name);
      else if (sheets.test(types.join())) t.equal(status, '200', name);
      else if (texts.test(types.join())) t.ok(['200', '409'].includes(status), name);
      else
        t.ok(
          types.includes(Number(status) < 300 ? 'application/json' : 'application/problem+json'),
          `${name} ${status}`,
        );
    }
    for (const status of ['429', '500', '503']) t.ok(described.responses[status], `${name} ${status}`);
  }
});

t.test('every JSON body has an example, and the example fits', async (t) => {
  const ajv = formats(new Ajv2020({ strict: false }));
  for (const { method, path, described } of operations) {
    const content = described.requestBody?.content?.['application/json'];
    if (!content) continue;
    const examples = [
      content.example,
      ...Object.values<{ value: unknown }>(content.examples ?? {}).map((e) => e.value),
    ];
    const given = [...examples, ...(content.schema.examples ?? [])].filter((example) => example !== undefined);
    t.ok(given.length > 0, `${method} ${path} has an example`);
    const validate = ajv.compile({ ...content.schema, components: document.components });
    for (const example of given) t.ok(validate(example), `${method} ${path}: ${ajv.errorsText(validate.errors)}`);
  }
});

t.test('what may be left out of a query is not said to be required', async (t) => {
  for (const { method, path, described } of operations) {
    for (const { name, in: where, required, schema } of described.parameters ?? []) {
      if (where === 'query' && schema.default !== undefined)
        t.notOk(required, `${method} ${path}: ${name}, default ${schema.default}`);
    }
  }
});
