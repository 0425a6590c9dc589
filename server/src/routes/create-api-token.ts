/** POST /tokens: a new token, whose secret is told this once. */
import { parseDuration } from '@sightglass/shared/time-range';
import { defineRoute } from '../http/route.ts';

export const createApiToken = defineRoute('createApiToken', ({ body, author }, { auth }) => {
  const { name, role, expiresIn } = body;
  const expiresInMs = expiresIn === null ? null : parseDuration(expiresIn);
  return Promise.resolve(auth.tokens.create({ name, role, expiresInMs, author }));
});
