import { type Caller, Problem, type Role } from '@xacthuc/platform';

/**
 * In whose name a client is admitted or revoked: the caller of a route; null is the operator, who runs commands on the
 * machine itself, holds the database already, and so may do all.
 */
export type Acting = Pick<Caller, 'id' | 'roles'> | null;

/** What the office gives out. It cannot make another office, let alone an admin: no key may widen its own circle. */
const heldByOffice: readonly Role[] = ['registrar', 'department', 'organisation', 'auditor'];

/** Whether a holder of the roles `by` may admit or revoke a client that has the roles `of`. */
export function mayManage(by: readonly Role[], of: readonly Role[]): boolean {
  if (by.includes('admin')) return true;
  return by.includes('office') && of.every((role) => heldByOffice.includes(role));
}

/** @throws Problem `forbidden`. */
export function demandAuthority(by: Acting, of: readonly Role[]): void {
  if (by === null || mayManage(by.roles, of)) return;
  throw new Problem('forbidden', {
    vi: 'Chỉ quản trị hệ thống (admin) được cấp hoặc thu hồi khoá có vai trò office hoặc admin',
    en: 'Only an admin may admit or revoke a client that has the role office or admin',
  });
}
