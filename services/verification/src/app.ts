import type { ServicePlugin } from '@xacthuc/platform';
import fp from 'fastify-plugin';
import { jwksRoutes } from './attestations/jwks-routes.ts';
import { attestationRoutes } from './attestations/routes.ts';
import { lineageRoutes } from './audit/lineage-routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { auditSearchRoutes } from './audit/search-routes.ts';
import { batchRoutes } from './batches/routes.ts';
import { checkRoutes } from './checks/routes.ts';
import { contestAuditRoutes } from './contests/audit-routes.ts';
import { contestRoutes } from './contests/routes.ts';
import type { VerificationContext } from './context.ts';
import { cosigningRoutes } from './cosigning/routes.ts';
import { certificateRoutes } from './epp/certificate-routes.ts';
import { verificationCodeRoutes } from './epp/routes.ts';
import { logRoutes } from './log/routes.ts';
import { policyRoutes } from './policies/routes.ts';
import { redemptionRoutes } from './redemptions/routes.ts';
import { replayRoutes } from './replay/routes.ts';
import { sandboxRoutes } from './sandbox/routes.ts';
import { signalRoutes } from './signals/routes.ts';
import { decisionRoutes } from './status/decision-routes.ts';
import { statusRoutes } from './status/routes.ts';
import { webhookDeliveryRoutes } from './webhooks/delivery-routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { witnessRoutes } from './witness/routes.ts';

/** The verification service's routes, to be registered below an HTTP app. */
export function verificationService(context: VerificationContext): ServicePlugin {
  const parts = [
    checkRoutes,
    batchRoutes,
    attestationRoutes,
    jwksRoutes,
    redemptionRoutes,
    auditRoutes,
    auditSearchRoutes,
    lineageRoutes,
    replayRoutes,
    policyRoutes,
    statusRoutes,
    decisionRoutes,
    webhookRoutes,
    webhookDeliveryRoutes,
    verificationCodeRoutes,
    witnessRoutes,
    logRoutes,
    cosigningRoutes,
    certificateRoutes,
    contestRoutes,
    contestAuditRoutes,
    signalRoutes,
  ];
  // Not encapsulated: schemas that one part declares are named by the others.
  return fp(async (app) => {
    for (const part of parts) await app.register(fp(part(context)));
    // Encapsulated: some of its routes are those of above below a prefix.
    await app.register(sandboxRoutes(context));
  });
}
