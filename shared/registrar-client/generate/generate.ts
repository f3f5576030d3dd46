import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { keyedPostsOf, problemCodesOf, restrictToRegistrar } from './restrict.ts';

const head = `// Made from the service's /openapi.json by \`npm run generate -w @xacthuc/registrar-client\`; not to be edited.\n\n`;

/** The generated sources by file name, for an OpenAPI document as the service gives it. */
export async function generateClient(document: object): Promise<Readonly<Record<string, string>>> {
  const mine = restrictToRegistrar(document);
  const types = astToString(await openapiTS(structuredClone(mine) as unknown as OpenAPI3, { alphabetize: true }));
  const list = (items: readonly string[]) => items.map((item) => `  '${item}',\n`).join('');
  return {
    'api.ts': head + types,
    'declared.ts':
      `${head}/** Every problem code that a route of a registrar declares. */\n` +
      `export const declaredProblemCodes = [\n${list(problemCodesOf(mine))}] as const;\n\n` +
      `/** The paths whose POST takes an Idempotency-Key: sent again under it, it is answered once. */\n` +
      `export const keyedPosts: readonly string[] = [\n${list(keyedPostsOf(mine))}];\n`,
  };
}
