/** What a frame shows instead of a panel: a line that says why, as HTML without script. In: the reason. Out: status and document. Nothing of the address is repeated in it. */
import type { FoundEmbed } from '../../auth/embeds.ts';

export type Refusal = 'unknown' | 'parent' | 'changed' | 'expired' | 'revoked' | 'not-built';

const REASONS: Readonly<
  Record<Refusal, { readonly status: number; readonly title: string; readonly text: string }>
> = {
  unknown: {
    status: 403,
    title: 'This panel cannot be shown',
    text: 'Its address holds no token that this console signed.',
  },
  parent: {
    status: 403,
    title: 'This panel cannot be shown here',
    text: 'It was made for other pages. Make an embed for this one in the console.',
  },
  changed: {
    status: 403,
    title: 'This panel cannot be shown',
    text: 'Its address was changed after it was signed. Make another embed in the console.',
  },
  expired: {
    status: 410,
    title: 'This panel has expired',
    text: 'Make another embed in the console.',
  },
  revoked: {
    status: 410,
    title: 'This panel was revoked',
    text: 'It is shown no longer.',
  },
  'not-built': {
    status: 503,
    title: 'The page is not built',
    text: 'The server runs, but its page has not been built: npm run build.',
  },
};

const STYLE = `
  :root { font: 13px/1.5 system-ui, sans-serif; color-scheme: light dark; }
  body { margin: 0; min-height: 100vh; display: grid; place-content: center; text-align: center; padding: 0 16px; box-sizing: border-box; }
  h1 { font-size: 1rem; margin: 0; }
  p { margin: 0; }
`;

export function renderRefusal(refusal: Refusal, found: FoundEmbed): { status: number; html: string } {
  const { status, title, text } = REASONS[refusal];
  const when =
    refusal === 'expired' && found.state === 'expired'
      ? ` on ${new Date(found.claims.expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`
      : '';
  return {
    status,
    html: `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Sightglass</title><style>${STYLE}</style></head>
  <body><main role="alert"><h1>${title}${when}</h1><p>${text}</p></main></body>
</html>
`,
  };
}
