import SerializerSelector from '@fastify/fast-json-stringify-compiler';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

/*
 * Schemas are compiled when they are first needed. A service has hundreds of routes, each with a dozen refusals that are
 * written without their schemas: compiling all of it at the start took most of the start, and most of it was never used.
 */

type Validate = ((data: unknown) => unknown) & { errors?: unknown };

/**
 * Bodies are taken as they are; query strings, which are all text, are read as the types they declare. Given as the
 * factory and not as the root's compiler: encapsulated routes (uploads) would fall back to the library's lax default.
 */
export function buildValidator() {
  const common = { allErrors: true, removeAdditional: false, useDefaults: true, strict: false } as const;
  const body = withFormats(new Ajv({ ...common, coerceTypes: false }));
  const text = withFormats(new Ajv({ ...common, coerceTypes: 'array' }));
  return ({ schema, httpPart }: { schema: unknown; httpPart?: string }): Validate => {
    let compiled: Validate | undefined;
    const validate: Validate = (data) => {
      compiled ??= (httpPart === 'body' ? body : text).compile(schema as object) as Validate;
      const valid = compiled(data);
      validate.errors = compiled.errors;
      return valid;
    };
    return validate;
  };
}

type Factory = ReturnType<typeof SerializerSelector>;

/** Answers are written by the library's own compiler. */
export function buildSerializer(...given: Parameters<Factory>): ReturnType<Factory> {
  const compile = SerializerSelector()(...given);
  return (definition) => {
    let compiled: ReturnType<typeof compile> | undefined;
    return (data) => {
      compiled ??= compile(definition);
      return compiled(data);
    };
  };
}

function withFormats(ajv: Ajv): Ajv {
  const plugin = addFormats as unknown as { default?: (ajv: Ajv) => void } & ((ajv: Ajv) => void);
  (plugin.default ?? plugin)(ajv);
  return ajv;
}
