/** GET /embeds: panels that other pages may show. Whoever sees a part of the mesh gets those that lie within it. */
import { defineRoute } from '../http/route.ts';

export const getEmbeds = defineRoute(
  'getEmbeds',
  ({ principal }, { auth }) =>
    Promise.resolve({ embeds: auth.embeds.list(principal.grants), keyMadeAt: auth.embeds.keyMadeAt() }),
  { cached: false },
);
