/**
 * Finds out who asks. Enters: a request; leaves: its principal, or an answer: 401 to programs, the page of sign-in to people, 403 to whoever has no role here. The page's
 * files are given to everybody, because they hold nothing of the mesh.
 */
import type { Request, RequestHandler, Response } from 'express';
import type { Auth } from '../../auth/create-auth.ts';
import { ProblemError } from '../problem.ts';
import type { Cookies } from './cookies.ts';
import { setPrincipal } from './principal-of.ts';

export const SIGN_IN_PATH = '/auth/sign-in';

/** Whether a person looks at an address of the page, which is no file. */
function isVisit(request: Request): boolean {
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    !request.path.startsWith('/api/') &&
    request.get('sec-fetch-dest') !== 'empty' &&
    request.accepts(['json', 'html']) === 'html'
  );
}

function isOpen({ path }: Request): boolean {
  return path.startsWith('/assets/') || /^\/[\w-]+\.(?:svg|png|ico|webmanifest|txt)$/.test(path);
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

function askToSignIn(request: Request, response: Response, wrong: boolean): void {
  if (isVisit(request)) {
    response.set('Cache-Control', 'no-store');
    response.redirect(303, `${SIGN_IN_PATH}?back=${encodeURIComponent(request.originalUrl)}`);
    return;
  }
  response.set('WWW-Authenticate', wrong ? 'Bearer error="invalid_token"' : 'Bearer');
  throw new ProblemError(
    401,
    wrong
      ? 'The token is not known, has ended or was revoked.'
      : 'Sign in, or send a token: Authorization: Bearer.',
  );
}

const EMBED = /^Embed +([\w-]+\.[\w-]+\.[\w-]+)$/i;
const ENDED = {
  expired: 'This embed has expired.',
  revoked: 'This embed was revoked.',
  refused: 'This is no embed of this console.',
} as const;

/** A panel in another page asks with the token of its address, whether anybody has to sign in or not. It reaches the API only. */
async function admitEmbed(token: string, auth: Auth, { request, response }: Exchange): Promise<void> {
  if (!request.path.startsWith('/api/v1/') || request.get('sec-fetch-site') === 'cross-site')
    throw new ProblemError(403, 'The token of an embed is for its own page, which asks the API.');
  const found = await auth.embeds.find(token);
  response.vary('Authorization');
  if (found.state === 'live') {
    setPrincipal(response, found.principal);
    return;
  }
  response.set('WWW-Authenticate', `Embed error="${found.state}"`);
  throw new ProblemError(401, ENDED[found.state]);
}

/** Middleware. */
export function createAuthenticate(auth: Auth, cookies: Cookies): RequestHandler {
  return async (request, response, next) => {
    const token = EMBED.exec(request.get('authorization') ?? '')?.[1];
    if (token !== undefined) {
      await admitEmbed(token, auth, { request, response });
      next();
      return;
    }
    if (isOpen(request) || (request.path === '/metrics' && auth.openMetrics)) {
      next();
      return;
    }
    const found = auth.recognise({
      address: request.socket.remoteAddress ?? '',
      headers: request.headers,
      sessionId: cookies.read(request.headers, 'session'),
    });
    if (found.kind === 'unknown') {
      askToSignIn(request, response, found.wrong);
      return;
    }
    if (found.kind === 'refused') {
      throw new ProblemError(
        403,
        `${found.name} is signed in, and has no role in this console. Whoever runs it gives roles in auth.roles.`,
      );
    }
    if (request.path === '/metrics' && found.principal.grants !== null) {
      throw new ProblemError(403, 'Metrics of the console cannot be cut to clusters and namespaces.');
    }
    if (found.renewed !== null) cookies.write(response, 'session', found.renewed);
    // What one reader sees must not be given to the next by a cache in between.
    if (auth.required) response.vary('Cookie').vary('Authorization');
    setPrincipal(response, found.principal);
    next();
  };
}
