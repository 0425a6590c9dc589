/** Who a request is from, as `authenticate` found it: kept with the response until it is answered. */
import type { Response } from 'express';
import type { Principal } from '../../auth/principal.ts';

const principals = new WeakMap<object, Principal>();

export function setPrincipal(response: Response, principal: Principal): void {
  principals.set(response, principal);
}

/** Throws where nobody was found: a way to a handler that leads past `authenticate` must not let anybody in. */
export function principalOf(response: Response): Principal {
  const principal = principals.get(response);
  if (!principal) throw new Error('a request reached its handler without anybody having looked who asks');
  return principal;
}
