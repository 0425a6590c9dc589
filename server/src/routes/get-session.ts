/** GET /session: who asks, and what they may do. */
import { defineRoute } from '../http/route.ts';

export const getSession = defineRoute(
  'getSession',
  ({ principal }) => {
    const { via, name, role, groups, grants, expiresAt } = principal;
    return Promise.resolve({
      via,
      name,
      role,
      groups: [...groups],
      grants: grants && [...grants],
      expiresAt,
    });
  },
  { cached: false },
);
