/** DELETE /tokens/{id}: ends a token at once. */
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';

export const revokeApiToken = defineRoute('revokeApiToken', async ({ params }, { auth }) => {
  const revoked = auth.tokens.revoke(params.id);
  if (revoked === null) throw new ProblemError(404, `There is no token ${params.id}.`);
  if (revoked === 'file')
    throw new ProblemError(409, 'This token comes from the configuration (auth.tokens): remove it there.');
  return revoked;
});
