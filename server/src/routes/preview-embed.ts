/** POST /embed-preview: an address for a frame on the console's own pages, good for some minutes; nothing is kept. */
import { defineRoute } from '../http/route.ts';

export const previewEmbed = defineRoute('previewEmbed', ({ body, author, principal }, { auth }) =>
  auth.embeds.preview(body, { name: author, grants: principal.grants }),
);
