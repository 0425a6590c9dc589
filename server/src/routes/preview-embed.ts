/** POST /embed-preview: an address for a frame on the console's own pages, good for some minutes; nothing is kept. */
import { defineRoute } from '../http/route.ts';
import { checkEmbed } from './check-embed.ts';

export const previewEmbed = defineRoute('previewEmbed', async ({ body, author, principal }, context) => {
  checkEmbed(body.panel, principal, context);
  return context.auth.embeds.preview(body, { name: author, grants: principal.grants });
});
