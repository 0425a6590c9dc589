/** DELETE /sessions/{id}: ends somebody's session, with what it takes to sign in again left as it is. */
import { isWithin } from '@sightglass/shared/contract';
import { showSession } from '../auth/show-session.ts';
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';

export const endSession = defineRoute('endSession', async ({ params, principal }, { auth }) => {
  const session = auth.listSessions().find(({ id }) => id === params.id);
  if (!session || !isWithin(session.access?.grants ?? null, principal.grants))
    throw new ProblemError(404, `There is no session ${params.id}: it may have ended.`);
  auth.sessions.endById(session.id);
  return showSession(session, principal);
});
