import { Problem } from '@xacthuc/platform';
import { connectors } from '../connectors.ts';
import type { IntakeContext } from '../context.ts';

/** A source by its code. @throws Problem `not_found`. */
export async function sourceNamed({ db }: Pick<IntakeContext, 'db'>, code: string) {
  const source = await db
    .selectFrom('facts.sources')
    .select(['id', 'code', 'connector', 'delivery', 'sequence'])
    .where('code', '=', code)
    .executeTakeFirst();
  if (!source) throw new Problem('not_found');
  return source;
}

/** A source by its code, with its declaration. @throws Problem `not_found`. */
export async function declaredSource(context: Pick<IntakeContext, 'db'>, code: string) {
  const source = await sourceNamed(context, code);
  const connector = connectors.find((one) => one.source === source.connector);
  if (!connector) throw new Problem('not_found');
  return { id: source.id, code: source.code, connector };
}

export type DeclaredSource = Awaited<ReturnType<typeof declaredSource>>;
