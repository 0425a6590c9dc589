/**
 * Which role somebody has, and what of the mesh they may see: the highest role of all that fit, with what those rules that give it allow together. In: their name and groups. Out: role and grants; null refuses
 * them. Pure.
 */
import { isAtLeast, type Grant, type Grants, type Role } from '@sightglass/shared/contract';

export interface Binding {
  readonly group?: string | undefined;
  readonly user?: string | undefined;
  readonly role: Role;
  /** Null or left out: the whole mesh. */
  readonly grants?: Grants | undefined;
}

export interface Access {
  readonly role: Role;
  readonly grants: Grants;
}

function addUp(bindings: readonly Binding[]): Grants {
  const all: Grant[] = [];
  for (const { grants = null } of bindings) {
    if (grants === null) return null;
    all.push(...grants);
  }
  return all;
}

export function findAccess(
  who: { readonly name: string; readonly groups: readonly string[] },
  rules: { readonly roles: readonly Binding[]; readonly defaultRole: Role | null },
): Access | null {
  const fitting = rules.roles.filter(({ group, user }) =>
    user === undefined ? group !== undefined && who.groups.includes(group) : user === who.name,
  );
  let best = rules.defaultRole;
  for (const { role } of fitting) if (best === null || isAtLeast(role, best)) best = role;
  if (best === null) return null;
  const giving = fitting.filter(({ role }) => role === best);
  // Whom a rule limits, a higher role by default does not free.
  const limiting = giving.length > 0 ? giving : fitting;
  return { role: best, grants: limiting.length > 0 ? addUp(limiting) : null };
}
