/** Which role somebody has: the highest of all that fit. In: their name and groups. Out: a role; null refuses them. Pure. */
import { isAtLeast, type Role } from '@sightglass/shared/contract';

export interface Binding {
  readonly group?: string | undefined;
  readonly user?: string | undefined;
  readonly role: Role;
}

export function findRole(
  who: { readonly name: string; readonly groups: readonly string[] },
  rules: { readonly roles: readonly Binding[]; readonly defaultRole: Role | null },
): Role | null {
  let best = rules.defaultRole;
  for (const { group, user, role } of rules.roles) {
    const fits = user === undefined ? group !== undefined && who.groups.includes(group) : user === who.name;
    if (fits && (best === null || isAtLeast(role, best))) best = role;
  }
  return best;
}
