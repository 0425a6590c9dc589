/** GET /sessions: who is signed in. Those who see more than whoever asks are not told. */
import { isWithin } from '@sightglass/shared/contract';
import { showSession } from '../auth/show-session.ts';
import { defineRoute } from '../http/route.ts';

export const getSessions = defineRoute(
  'getSessions',
  ({ principal }, { auth }) =>
    Promise.resolve({
      sessions: auth
        .listSessions()
        .filter(({ access }) => isWithin(access?.grants ?? null, principal.grants))
        .map((session) => showSession(session, principal)),
      limits: auth.sessionLimits,
    }),
  { cached: false },
);
