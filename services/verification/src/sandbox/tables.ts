import {
  type Kysely,
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type SchemableIdentifierNode,
  type UnknownRow,
} from 'kysely';
import type { SandboxDatabase, VerificationDatabase } from '../db/schema.ts';

/** Names the sandbox's tables and functions where a query names those of `verification`. */
class OtherSchema extends OperationNodeTransformer {
  protected override transformSchemableIdentifier(node: SchemableIdentifierNode): SchemableIdentifierNode {
    if (node.schema?.name !== 'verification') return node;
    return { ...node, schema: { kind: 'IdentifierNode', name: 'sandbox' } };
  }
}

class SandboxTables implements KyselyPlugin {
  readonly #transformer = new OtherSchema();

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return this.#transformer.transformNode(node, queryId);
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}

/**
 * A database on which the code that serves real answers works on the sandbox's tables. Were a name ever left as it is, the
 * sandbox's role would be refused: it does not reach the schema `verification`.
 */
export function onSandboxTables(db: Kysely<SandboxDatabase>): Kysely<VerificationDatabase> {
  return (db as unknown as Kysely<VerificationDatabase>).withPlugin(new SandboxTables());
}
