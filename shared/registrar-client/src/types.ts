import type { components, paths } from './generated/api.ts';

type Body<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  requestBody: { content: { 'application/json': infer T } };
}
  ? T
  : never;

type Reply<
  Path extends keyof paths,
  Method extends keyof paths[Path],
  Status extends number,
> = paths[Path][Method] extends {
  responses: { [status in Status]: { content: { 'application/json': infer T } } };
}
  ? T
  : never;

/** One question: a subject, a benefit and a second fact; with `reserve`, the free name is kept for a while. */
export type Question = Body<'/v1/checks', 'post'>;

/** One question of a batch. */
export type BatchQuestion = Body<'/v1/checks/batch', 'post'>['checks'][number];

/** The answer as it came. Nobody has vouched for it until its `attestation` is verified. */
export type Answer = components['schemas']['Answer'];

/** For which name an attestation is used. */
export type Registration = Body<'/v1/attestations/{id}/redemption', 'post'>;

/** A recorded use. */
export type Redemption = Reply<'/v1/attestations/{id}/redemption', 'post', 201>;

/** A use that was given back. */
export type Release = Reply<'/v1/attestations/{id}/redemption', 'delete', 200>;
