/**
 * GET /embed/<panel>: the document that another page frames, and the only one of the console that may be framed. Enters: an address with a token; leaves: the built document with exactly the token's parents in its security
 * policy (frame-ancestors, Content Security Policy 3, 6.4.2), or a line of text that says why not. It needs no cookie and sets none; the token is never logged, nor sent on in a referrer.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listEmbedParameters } from '@sightglass/shared/embed-address';
import { Router, type Request, type Response } from 'express';
import type { EmbedClaims } from '../../auth/embed-token.ts';
import { OWN_PAGES, type FoundEmbed } from '../../auth/embeds.ts';
import type { AppContext } from '../app-context.ts';
import { nameRoute } from '../measure-requests.ts';
import { renderRefusal, type Refusal } from './refusal-page.ts';

const NOBODY = "'none'";
const FRAMES: ReadonlySet<string | undefined> = new Set([
  'iframe',
  'frame',
  'embed',
  'object',
  'fencedframe',
]);

/** Scripts, styles and calls of this server, and nothing else at all. */
function writePolicy(ancestors: readonly string[], inlineStyle: boolean): string {
  return [
    "default-src 'none'",
    ...(inlineStyle
      ? ["style-src 'unsafe-inline'"]
      : [
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "connect-src 'self'",
          "worker-src 'self'",
        ]),
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors.join(' ')}`,
  ].join('; ');
}

function setHeaders(response: Response, ancestors: readonly string[], inlineStyle: boolean): void {
  response.removeHeader('X-Frame-Options');
  response.set({
    'Content-Security-Policy': writePolicy(ancestors, inlineStyle),
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex',
  });
}

/** Whether the parameters beside the token are those that were signed. */
function isAsSigned(request: Request, { panel, look }: EmbedClaims): boolean {
  const { token: _, ...rest } = request.query;
  const given = Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return (
    request.params['panel'] === panel.panel &&
    JSON.stringify(given) === JSON.stringify(listEmbedParameters(panel, look))
  );
}

/**
 * Whether a page that is not listed frames it, as far as the request tells: browsers name the framing page unless it forbids that, and then the policy decides. A visit of its own is no frame.
 */
function isForeignFrame(request: Request, { parents }: EmbedClaims): boolean {
  const dest = request.get('sec-fetch-dest');
  const referrer = request.get('referer');
  if (referrer === undefined || (dest !== undefined && !FRAMES.has(dest))) return false;
  try {
    const { origin, host } = new URL(referrer);
    return !parents.includes(origin) && !(parents.includes(OWN_PAGES) && host === request.get('host'));
  } catch {
    return true;
  }
}

function findRefusal(request: Request, found: FoundEmbed): Refusal | null {
  if (found.state === 'refused') return 'unknown';
  if (isForeignFrame(request, found.claims)) return 'parent';
  if (!isAsSigned(request, found.claims)) return 'changed';
  return found.state === 'live' ? null : found.state;
}

export function createEmbedPage({ auth, pageFolder }: Pick<AppContext, 'auth' | 'pageFolder'>): Router {
  const router = Router();
  const document = join(pageFolder, 'embed.html');
  router.get('/embed{/*path}', (_request, response, next) => {
    nameRoute(response, '/embed');
    next();
  });
  router.get('/embed/:panel', async (request, response) => {
    const { token } = request.query;
    const found: FoundEmbed =
      typeof token === 'string' ? await auth.embeds.find(token) : { state: 'refused' };
    const refusal = findRefusal(request, found);
    if (refusal === null && found.state !== 'refused' && existsSync(document)) {
      setHeaders(response, found.claims.parents, false);
      response.sendFile(document, { cacheControl: false, etag: false, lastModified: false });
      return;
    }
    // Only to whom it was meant for does it say more than nothing.
    const mayTell = found.state !== 'refused' && refusal !== 'parent';
    setHeaders(response, mayTell ? found.claims.parents : [NOBODY], true);
    const { status, html } = renderRefusal(refusal ?? 'not-built', found);
    response.status(status).type('html').send(html);
  });
  return router;
}
