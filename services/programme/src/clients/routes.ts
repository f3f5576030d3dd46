import { answers, callerOf, IdSchema, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import { admitClient } from './admit.ts';
import { type BoundClient, listBoundClients, withOrganisation } from './list.ts';
import { revokeAdmitted } from './revoke.ts';
import { AdmittedClientSchema, ClientRequestSchema, ClientSchema } from './schemas.ts';

/** `admin` may call all routes; which clients the office may admit or revoke is decided by `mayManage`. */
const access = ['office'] as const;
const tags = ['office'];

/** The API keys: `POST /v1/clients`, `GET /v1/clients`, `DELETE /v1/clients/{id}`. */
export function clientRoutes(context: ProgrammeContext): ServicePlugin {
  return async (app) => {
    app.addSchema(ClientSchema);
    app.addSchema(AdmittedClientSchema);

    app.post(
      '/v1/clients',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Cấp khoá API cho một tổ chức / admit a client',
          description:
            'Văn phòng cấp được các vai trò registrar, department, organisation, auditor; chỉ admin cấp được office và admin. ' +
            'Khoá chỉ hiện một lần trong câu trả lời này. / The office may give the roles registrar, department, ' +
            'organisation and auditor; only an admin may give office and admin. The key is shown once, in this answer.',
          body: ClientRequestSchema,
          response: answers(
            { 201: Type.Ref('AdmittedClient') },
            'validation_failed',
            'malformed_body',
            'payload_too_large',
            'unauthenticated',
            'forbidden',
            'unsupported_media_type',
          ),
        },
      },
      async (request, reply) => {
        const { key, ...client } = await admitClient(context, request.body, callerOf(request));
        reply.code(201).header('cache-control', 'no-store');
        return { ...present(client), key } as never;
      },
    );

    app.get(
      '/v1/clients',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Các khoá API đã cấp, kể cả khoá đã thu hồi / all clients, revoked ones too',
          response: answers(
            { 200: Type.Object({ clients: Type.Array(Type.Ref('Client')) }) },
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async () => ({ clients: (await listBoundClients(context)).map(present) }) as never,
    );

    app.delete(
      '/v1/clients/:id',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Thu hồi một khoá API / revoke a client',
          description:
            'Không khôi phục được; gọi lại cho cùng kết quả. Khoá admin cuối cùng còn hiệu lực không thu hồi được. / ' +
            'For good; calling again gives the same. The last admin key that works cannot be revoked.',
          params: Type.Object({ id: IdSchema }),
          response: answers(
            { 200: Type.Ref('Client') },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'not_found',
            'state_conflict',
          ),
        },
      },
      async (request) => {
        const revoked = await revokeAdmitted(context, request.params.id, callerOf(request));
        return present(await withOrganisation(context, revoked)) as never;
      },
    );
  };
}

function present(client: BoundClient) {
  return {
    ...client,
    createdAt: client.createdAt.toISOString(),
    expiresAt: client.expiresAt?.toISOString() ?? null,
    revokedAt: client.revokedAt?.toISOString() ?? null,
  };
}
