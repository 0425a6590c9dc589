/** POST /embeds: lets other pages show a panel. It never shows more than its author may see. */
import { parseDuration } from '@sightglass/shared/time-range';
import { defineRoute } from '../http/route.ts';
import { checkEmbed } from './check-embed.ts';

export const createEmbed = defineRoute('createEmbed', async ({ body, author, principal }, context) => {
  const { auth, publicUrl } = context;
  const { expiresIn, ...wanted } = body;
  checkEmbed(wanted.panel, principal, context);
  const { embed, path } = await auth.embeds.create(
    { ...wanted, lastsMs: parseDuration(expiresIn) ?? 0 },
    { name: author, grants: principal.grants },
  );
  return { embed, url: publicUrl + path };
});
