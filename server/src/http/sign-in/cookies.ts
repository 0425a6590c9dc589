/**
 * The cookies of sign-in. In: requests and responses. Over HTTPS they carry the prefix __Host-, which a browser keeps to this very host and to HTTPS (RFC 6265bis, 4.1.3.2); over plain
 * HTTP, on this machine, their names hold the port, because cookies do not tell ports apart and several consoles may run.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Response } from 'express';

type CookieKind = 'session' | 'attempt';

export interface Cookies {
  /** Null when there is none. */
  read(headers: IncomingHttpHeaders, kind: CookieKind): string | null;
  write(response: Response, kind: CookieKind, value: string): void;
  clear(response: Response, kind: CookieKind): void;
}

/** How long a sign-in with the provider may take. A session's cookie goes with the browser; its end is decided here. */
export const ATTEMPT_MS = 600_000;

/** `publicUrl` is the origin by which browsers reach the console. */
export function createCookies(publicUrl: string): Cookies {
  const { protocol, port } = new URL(publicUrl);
  const secure = protocol === 'https:';
  const nameOf = (kind: CookieKind): string =>
    secure ? `__Host-sightglass-${kind}` : `sightglass-${kind}${port === '' ? '' : `-${port}`}`;
  // Lax, not Strict: a link from a chat or a ticket must find the reader signed in.
  const how = { httpOnly: true, secure, sameSite: 'lax', path: '/' } as const;
  return {
    read({ cookie = '' }, kind) {
      const start = `${nameOf(kind)}=`;
      const own = cookie.split(/; */).find((part) => part.startsWith(start));
      const value = own?.slice(start.length) ?? '';
      // Base64url is all that is ever written.
      return /^[\w-]{1,4096}$/.test(value) ? value : null;
    },
    write: (response, kind, value) => {
      response.cookie(nameOf(kind), value, kind === 'attempt' ? { ...how, maxAge: ATTEMPT_MS } : how);
    },
    clear: (response, kind) => {
      response.clearCookie(nameOf(kind), how);
    },
  };
}
