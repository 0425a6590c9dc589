/** DELETE /embeds/{id}: ends an embed at once. */
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';

export const revokeEmbed = defineRoute('revokeEmbed', ({ params, author, principal }, { auth }) => {
  const revoked = auth.embeds.revoke(params.id, { name: author, grants: principal.grants });
  if (revoked === null) throw new ProblemError(404, `There is no embed ${params.id}.`);
  return Promise.resolve(revoked);
});
