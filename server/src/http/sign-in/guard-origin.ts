/**
 * Other sites stay out. A request that changes something must come from the console's own pages when a browser sends it (Fetch Metadata; the Origin header where that is not sent);
 * a console without sign-in answers to the names of its own machine only, so that no site can read it by a name of its own that points here (DNS rebinding).
 */
import type { RequestHandler } from 'express';
import { ProblemError } from '../problem.ts';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK_NAME = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;

function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string): boolean {
  if (origin === publicUrl) return true;
  try {
    return new URL(origin).host === host?.toLowerCase();
  } catch {
    return false;
  }
}

/** Middleware. A program sends neither header, and no cookie of a browser's either. */
export function guardOrigin(publicUrl: string): RequestHandler {
  return ({ method, headers }, _response, next) => {
    if (READS.has(method)) {
      next();
      return;
    }
    const site = headers['sec-fetch-site'];
    const { origin, host } = headers;
    const isOwn =
      site === undefined
        ? origin === undefined || isOwnOrigin(origin, host, publicUrl)
        : site === 'same-origin' || site === 'none';
    if (!isOwn)
      throw new ProblemError(
        403,
        'This request comes from another site. Changes are made on the console’s own pages only.',
      );
    next();
  };
}

/** Middleware for a console that nobody signs in to and that listens on loopback. */
export function guardHost(publicUrl: string): RequestHandler {
  const own = new URL(publicUrl).host;
  return ({ headers: { host = '' } }, _response, next) => {
    if (LOOPBACK_NAME.test(host) || host.toLowerCase() === own) {
      next();
      return;
    }
    throw new ProblemError(
      421,
      `Nobody has to sign in here, so this console answers to the names of its own machine only, and was asked as ${host.slice(0, 100)}. Set publicUrl to the address that browsers use.`,
    );
  };
}
