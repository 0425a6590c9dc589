/** DELETE /own-sessions: signs whoever asks out everywhere, or everywhere else. */
import { defineRoute } from '../http/route.ts';

export const endOwnSessions = defineRoute('endOwnSessions', async ({ query, principal }, { auth }) => {
  const { account, sessionId } = principal;
  const own = account === undefined ? [] : auth.listSessions(account);
  const ending = own.filter(({ id }) => query.keep === 'none' || id !== sessionId);
  for (const { id } of ending) auth.sessions.endById(id);
  return { ended: ending.length };
});
