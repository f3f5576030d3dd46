import { answers, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import { provinceLists } from './areas.ts';
import { sectors } from './sectors.ts';
import { services } from './services.ts';

const ListSchema = Type.Object({
  list: Type.String({ enum: ['sector', 'province', 'service'] }),
  version: Type.String(),
  codes: Type.Array(Type.Object({ code: Type.String(), vi: Type.String(), en: Type.String() })),
});

/** `GET /v1/directory/codes`. */
export function codeRoutes(): ServicePlugin {
  const lists = [
    { list: 'sector', ...sectors },
    ...provinceLists.map((list) => ({ list: 'province', ...list })),
    { list: 'service', ...services },
  ].map(({ list, version, names }) => ({
    list,
    version,
    codes: Object.entries(names)
      .map(([code, name]) => ({ code, ...name }))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
  }));
  return async (app) => {
    app.get(
      '/v1/directory/codes',
      {
        config: { access: 'public' },
        schema: {
          tags: ['anyone'],
          summary: 'Danh mục mã của danh bạ / the code lists of the directory',
          response: answers({ 200: Type.Object({ lists: Type.Array(ListSchema) }) }),
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'public, max-age=3600');
        return { lists };
      },
    );
  };
}
