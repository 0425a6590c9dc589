/** GET /tokens: tokens for programs, without their secrets. Those that see more than whoever asks are not told. */
import { isWithin } from '@sightglass/shared/contract';
import { defineRoute } from '../http/route.ts';

export const getApiTokens = defineRoute(
  'getApiTokens',
  ({ principal }, { auth }) =>
    Promise.resolve({
      tokens: auth.tokens.list().filter(({ grants }) => isWithin(grants, principal.grants)),
    }),
  { cached: false },
);
