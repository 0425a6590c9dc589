/** DELETE /own-sessions/{id}: signs whoever asks out in one place, also in this one. Other people's are not there. */
import { showSession } from '../auth/show-session.ts';
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';

export const endOwnSession = defineRoute('endOwnSession', async ({ params, principal }, { auth }) => {
  const { account } = principal;
  const own = account === undefined ? [] : auth.listSessions(account);
  const session = own.find(({ id }) => id === params.id);
  if (!session) throw new ProblemError(404, `You have no session ${params.id}: it may have ended.`);
  auth.sessions.endById(session.id);
  return showSession(session, principal);
});
