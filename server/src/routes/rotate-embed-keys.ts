/** POST /embed-keys: a new key for signing embeds. */
import { defineRoute } from '../http/route.ts';

export const rotateEmbedKeys = defineRoute('rotateEmbedKeys', ({ body, author }, { auth }) =>
  Promise.resolve(auth.embeds.rotateKeys(body.endExisting, author)),
);
