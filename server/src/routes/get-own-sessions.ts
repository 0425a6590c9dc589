/** GET /own-sessions: where whoever asks is signed in. Nobody's where nobody has to sign in, or a proxy signs people in. */
import { showSession } from '../auth/show-session.ts';
import { defineRoute } from '../http/route.ts';

export const getOwnSessions = defineRoute(
  'getOwnSessions',
  ({ principal }, { auth }) => {
    const { account } = principal;
    const own = account === undefined ? [] : auth.listSessions(account);
    return Promise.resolve({
      sessions: own.map((session) => showSession(session, principal)),
      limits: auth.sessionLimits,
    });
  },
  { cached: false },
);
