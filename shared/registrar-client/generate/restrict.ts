type Node = { readonly [name: string]: unknown };
interface Operation extends Node {
  readonly tags?: readonly string[];
  readonly 'x-access'?: readonly string[];
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** An OpenAPI document, as far as it is read here. */
export interface OpenApi extends Node {
  readonly paths: Paths;
  readonly components: { readonly schemas: Node };
}

/**
 * The part of the document that a registrar may call: operations of its role, and public ones that are not there for
 * somebody else (`OPTIONS /v1/uploads` is public, and tagged as the departments'). Read from `x-access` and the tags,
 * so that a new route comes in, or stays out, without a list kept here. Schemas nothing refers to are left out.
 */
export function restrictToRegistrar(document: object): OpenApi {
  const { openapi, info, paths, components } = document as OpenApi;
  const mine: Paths = Object.fromEntries(
    Object.entries(paths)
      .map(([path, methods]) => [path, ofRegistrar(path, methods)] as const)
      .filter(([, methods]) => Object.keys(methods).length > 0),
  );
  const used = referredTo(mine, components.schemas);
  const schemas = Object.fromEntries(Object.entries(components.schemas).filter(([name]) => used.has(name)));
  return { openapi, info, paths: mine, components: { schemas } };
}

function ofRegistrar(path: string, methods: Readonly<Record<string, Operation>>): Record<string, Operation> {
  const mine = Object.entries(methods).filter(([method, { 'x-access': access, tags = [] }]) => {
    if (access === undefined) throw new Error(`${method} ${path} does not say whose it is (x-access)`);
    if (access.includes('registrar')) return true;
    return access.includes('public') && (tags.includes('anyone') || tags.includes('registrar'));
  });
  return Object.fromEntries(mine);
}

/** The names of the schemas that are referred to from here, directly or through others. */
function referredTo(from: unknown, schemas: Node, found = new Set<string>()): ReadonlySet<string> {
  for (const [, name] of JSON.stringify(from).matchAll(/"#\/components\/schemas\/([^"/]+)"/g)) {
    if (name === undefined || found.has(name)) continue;
    found.add(name);
    referredTo(schemas[name], schemas, found);
  }
  return found;
}

/** The problem codes that these operations declare, in alphabetical order. */
export function problemCodesOf({ paths }: OpenApi): readonly string[] {
  const refusals = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ responses }) => Object.values(responses as Record<string, Refusal>))
    .map(({ content }) => content?.['application/problem+json']?.schema.allOf);
  const codes = refusals.flatMap((all) => all ?? []).flatMap((part) => part.properties?.code.enum ?? []);
  return [...new Set(codes)].sort();
}

/** The paths whose POST takes the header `idempotency-key`. */
export function keyedPostsOf({ paths }: OpenApi): readonly string[] {
  const takesKey = ({ parameters = [] }: Operation) =>
    parameters.some((one) => one.in === 'header' && one.name.toLowerCase() === 'idempotency-key');
  return Object.entries(paths)
    .filter(([, { post }]) => post !== undefined && takesKey(post))
    .map(([path]) => path)
    .sort();
}

interface Refusal {
  readonly content?: {
    readonly 'application/problem+json'?: {
      readonly schema: { readonly allOf?: readonly { properties?: { code: { enum: readonly string[] } } }[] };
    };
  };
}
