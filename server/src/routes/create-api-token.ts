/** POST /tokens: a new token, whose secret is told this once. Nobody makes one that sees more than they do. */
import { isWithin } from '@sightglass/shared/contract';
import { parseDuration } from '@sightglass/shared/time-range';
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';

export const createApiToken = defineRoute('createApiToken', async ({ body, author, principal }, { auth }) => {
  const { name, role, expiresIn } = body;
  const grants = body.grants ?? principal.grants;
  if (!isWithin(grants, principal.grants))
    throw new ProblemError(403, 'A token may not see more of the mesh than whoever makes it.');
  const expiresInMs = expiresIn === null ? null : parseDuration(expiresIn);
  return auth.tokens.create({ name, role, grants, expiresInMs, author });
});
