/**
 * Whether somebody may call an operation, and the trail of who called what. Reading and asking leave no trail; changes do, and so does what was refused. Throws a 403 that says which role it
 * takes.
 */
import {
  isAtLeast,
  operations,
  roleNeeded,
  type AuditEntry,
  type Operation,
  type OperationName,
} from '@sightglass/shared/contract';
import type { Request, Response } from 'express';
import type { Principal } from '../../auth/principal.ts';
import type { AppContext } from '../app-context.ts';
import { readAuthor } from '../author.ts';
import { clientAddress } from '../client-address.ts';
import { ProblemError } from '../problem.ts';
import { requestIdOf } from '../request-id.ts';
import { principalOf } from './principal-of.ts';

export interface Permit {
  readonly principal: Principal;
  /** The name that they signed in with, else what they call themselves. */
  readonly author: string;
  /** Writes down what became of it; nothing for what changes nothing. */
  note(outcome: AuditEntry['outcome'], detail: string): void;
}

export function permit(
  name: OperationName,
  { request, response }: { readonly request: Request; readonly response: Response },
  { auth }: Pick<AppContext, 'auth'>,
): Permit {
  const operation: Operation = operations[name];
  const principal = principalOf(response);
  const author = principal.via === 'none' ? readAuthor(request) : principal.name;
  const { id } = request.params;
  const note: Permit['note'] = (outcome, detail) =>
    auth.audit.add({
      actor: author,
      via: principal.via,
      action: name,
      subject: typeof id === 'string' ? id : '',
      outcome,
      detail,
      address: clientAddress(request),
      requestId: requestIdOf(response),
    });
  if (principal.embed && !principal.embed.mayCall(name)) {
    note('refused', 'no part of the embed’s panel');
    throw new ProblemError(403, 'This embed shows one panel, and may ask for nothing else.');
  }
  const needed = roleNeeded(operation);
  if (!isAtLeast(principal.role, needed)) {
    note('refused', `needs ${needed}, is ${principal.role}`);
    throw new ProblemError(403, `This takes the role ${needed}; ${author} has the role ${principal.role}.`);
  }
  if (principal.grants !== null && operation.withGrants !== true) {
    note('refused', 'needs sight of the whole mesh');
    throw new ProblemError(
      403,
      `This cannot be cut to clusters and namespaces: it takes sight of the whole mesh, and ${author} may see a part of it.`,
    );
  }
  const changes = operation.method !== 'get' && operation.asks !== true;
  return { principal, author, note: changes ? note : () => undefined };
}
