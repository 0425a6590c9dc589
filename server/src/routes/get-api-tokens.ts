/** GET /tokens: tokens for programs, without their secrets. */
import { defineRoute } from '../http/route.ts';

export const getApiTokens = defineRoute(
  'getApiTokens',
  (_request, { auth }) => Promise.resolve({ tokens: auth.tokens.list() }),
  { cached: false },
);
