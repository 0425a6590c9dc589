/** Who a request is from, as `authenticate` found it: kept with the response until it is answered. */
import type { Response } from 'express';
import type { Principal } from '../../auth/principal.ts';

const principals = new WeakMap<object, Principal>();

export function setPrincipal(response: Response, principal: Principal): void {
  principals.set(response, principal);
}

/** Null where nobody was looked for, or found. */
export function findPrincipal(response: Response): Principal | null {
  return principals.get(response) ?? null;
}

/** Throws where nobody was found: a way to a handler that leads past `authenticate` must not let anybody in. */
export function principalOf(response: Response): Principal {
  const principal = findPrincipal(response);
  if (!principal) throw new Error('a request reached its handler without anybody having looked who asks');
  return principal;
}
