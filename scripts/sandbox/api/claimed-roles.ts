import { type Role } from './endpoints'

/** Role strings observed in sample tokens; the supervisor's is ours, see `demo-data.ts`. */
const ROLE_BY_CLAIM = new Map<unknown, Role>([
  ['u_administrator', 'admin'],
  ['interact_account_admin', 'admin'],
  ['interact_interaction_admin', 'admin'],
  ['u_agent', 'agent'],
  ['interact_agent', 'agent'],
  ['u_supervisor', 'supervisor'],
])

/** The roles that the claim of a token names; those that nobody knows are left out. */
export function rolesOf(claim: unknown): readonly Role[] {
  if (!Array.isArray(claim)) return []
  return [...new Set(claim.flatMap((name: unknown) => ROLE_BY_CLAIM.get(name) ?? []))]
}
