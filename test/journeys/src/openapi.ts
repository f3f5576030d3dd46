import type { Reply, TestService } from '@xacthuc/test-harness';
import addFormats from 'ajv-formats';

/** One operation of the API's own description. */
export interface Operation {
  readonly method: string;
  /** With `{parameters}`. */
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is read as any reader would, without our types
  readonly described: any;
}

/** The API's description, as the service gives it. */
export async function openApiOf(service: TestService): Promise<Reply['body']> {
  return (await service.call('GET', '/openapi.json')).body;
}

/** All operations of an OpenAPI document. */
export function operationsOf(document: Reply['body']): Operation[] {
  return Object.entries<object>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ method: method.toUpperCase(), path, described })),
  );
}

/** An ajv that checks formats. (The package's default export is a function in one module system, an object in the other.) */
export function formats<A>(ajv: A): A {
  const add = addFormats as unknown as { default?: (ajv: A) => void } & ((ajv: A) => void);
  (add.default ?? add)(ajv);
  return ajv;
}
