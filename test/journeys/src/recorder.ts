import type { Call, Reply, TestService } from '@xacthuc/test-harness';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { formats, type Operation, operationsOf } from './openapi.ts';

/** What an answer has that its operation's description does not say. */
export interface Deviation {
  readonly answer: string;
  readonly what: string;
}

/** Calls the service and holds every answer to the API's own description. */
export class Recorder {
  readonly #service: TestService;
  readonly #document: Reply['body'];
  readonly #operations: readonly Operation[];
  readonly #ajv = formats(new Ajv2020({ strict: false, allErrors: true }));
  readonly deviations: Deviation[] = [];
  /** `METHOD path status` of every answer so far. */
  readonly seen = new Set<string>();

  constructor(service: TestService, document: Reply['body']) {
    this.#service = service;
    this.#document = document;
    this.#operations = operationsOf(document);
  }

  get operations(): readonly Operation[] {
    return this.#operations;
  }

  async call(method: string, at: string, call: Call = {}): Promise<Reply> {
    const reply = await this.#service.call(method, at, call);
    const operation = this.#operationAt(method, at);
    const answer = `${method} ${operation?.path ?? at} ${reply.status}`;
    this.seen.add(answer);
    const what = operation ? this.#deviation(operation, reply, method) : 'no such operation is described';
    if (what !== null) this.deviations.push({ answer, what });
    return reply;
  }

  #operationAt(method: string, at: string): Operation | undefined {
    const [path = ''] = at.split('?');
    const fits = (one: Operation) => new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
    const found = this.#operations.filter((one) => one.method === method && fits(one));
    return found.find((one) => one.path === path) ?? found[0];
  }

  #deviation({ described }: Operation, { status, headers, body, text }: Reply, method: string): string | null {
    const response = described.responses[status];
    if (!response) return 'this status is not described';
    for (const name of Object.keys(response.headers ?? {})) {
      const optional = /^upload-(metadata|offset|expires)$/i.test(name);
      if (!headers.has(name) && !optional) return `the header ${name} is missing`;
    }
    if (method === 'HEAD' || !response.content) return text === '' ? null : 'no body is described';
    const type = (headers.get('content-type') ?? '').split(';')[0] ?? '';
    if (response.content === undefined && type === '') return null;
    const content = response.content?.[type];
    if (!content) return `the type ${type} is not described`;
    if (!/json/.test(type)) return null;
    const validate = this.#ajv.compile({ ...content.schema, components: this.#document.components });
    return validate(body) ? null : this.#ajv.errorsText(validate.errors);
  }
}
