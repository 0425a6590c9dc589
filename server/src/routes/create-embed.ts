/** POST /embeds: lets other pages show a panel. It never shows more than its author may see. */
import { parseDuration } from '@sightglass/shared/time-range';
import { defineRoute } from '../http/route.ts';

export const createEmbed = defineRoute(
  'createEmbed',
  async ({ body, author, principal }, { auth, publicUrl }) => {
    const { expiresIn, ...wanted } = body;
    const { embed, path } = await auth.embeds.create(
      { ...wanted, lastsMs: parseDuration(expiresIn) ?? 0 },
      { name: author, grants: principal.grants },
    );
    return { embed, url: publicUrl + path };
  },
);
