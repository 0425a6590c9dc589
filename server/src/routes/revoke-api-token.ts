/** DELETE /tokens/{id}: ends a token at once. */
import { isWithin } from '@sightglass/shared/contract';
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';

export const revokeApiToken = defineRoute('revokeApiToken', async ({ params, principal }, { auth }) => {
  const known = auth.tokens.list().find(({ id }) => id === params.id);
  const isSeen = known !== undefined && isWithin(known.grants, principal.grants);
  const revoked = isSeen ? auth.tokens.revoke(params.id) : null;
  if (revoked === null) throw new ProblemError(404, `There is no token ${params.id}.`);
  if (revoked === 'file')
    throw new ProblemError(409, 'This token comes from the configuration (auth.tokens): remove it there.');
  return revoked;
});
