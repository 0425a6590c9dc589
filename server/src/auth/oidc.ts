/**
 * Sign-in with an OpenID Connect provider: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, 3.1; RFC 9700). Enters: the settings; leaves: the address
 * to send a browser to with an attempt to keep in a cookie, and later who came back. The provider is discovered when it is first needed, and again
 * after a failure, so that the console starts without it.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client';
import { z } from 'zod';
import type { AuthSettings } from '../config/settings.ts';
import type { Secret } from '../outbound/secret.ts';

export type OidcSettings = Omit<NonNullable<AuthSettings['oidc']>, 'clientSecret'>;

const attemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where in the console it began. */
  back: z.string(),
  at: z.number(),
});
/** What must be known when the browser comes back, and must not be known to anybody else. */
export type Attempt = z.infer<typeof attemptSchema>;

interface OidcUser {
  /** Issuer and subject: never given to somebody else. */
  readonly user: string;
  readonly name: string;
  readonly groups: readonly string[];
}

export interface Oidc {
  /** Rejects with OidcError when the provider cannot be discovered. */
  begin(back: string): Promise<{ readonly url: URL; readonly attempt: Attempt }>;
  /** `url` is the address that the browser came back to. Rejects with OidcError. */
  finish(url: URL, attempt: Attempt): Promise<OidcUser>;
  /** Where the browser signs out of the provider; null when it offers no such address. */
  endUrl(): Promise<URL | null>;
}

/** What went wrong, in words for the person who signs in. */
export class OidcError extends Error {}

/** Null for a text that is no attempt. */
export function parseAttempt(text: string): Attempt | null {
  try {
    const parsed = attemptSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const CALLBACK = '/auth/callback';
const TIMEOUT_SECONDS = 10;

function readGroups(claim: unknown): string[] | null {
  if (typeof claim === 'string') return [claim];
  if (!Array.isArray(claim)) return null;
  return claim.filter((group) => typeof group === 'string');
}

/** Some providers write it as text. */
function isUnverified(claim: unknown): boolean {
  return claim === false || (typeof claim === 'string' && claim.toLowerCase() === 'false');
}

/** Whoever can write any address into their profile must not pass for its owner (OpenID Connect Core 1.0, 5.7), under whatever claim it stands. */
export function readName(claims: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  const textOf = (name: string): string => {
    const value = claims[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const unverified = isUnverified(claims['email_verified']) ? textOf('email').toLowerCase() : null;
  for (const name of names) {
    const text = textOf(name);
    if (text !== '' && text.toLowerCase() !== unverified) return text.slice(0, 200);
  }
  return String(claims['sub']);
}

function explain(error: unknown): OidcError {
  if (error instanceof OidcError) return error;
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: null };
  const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
  return new OidcError(reason);
}

export function createOidc(
  settings: OidcSettings,
  parts: { readonly secret: Secret | null; readonly publicUrl: string; readonly clock: () => number },
): Oidc {
  const { issuer, clientId, scopes, nameClaims, groupsClaim } = settings;
  const { secret, publicUrl, clock } = parts;
  let known: Promise<Configuration> | null = null;
  let knownSecret: string | null = null;

  async function discover(password: string | null): Promise<Configuration> {
    const isPlain = issuer.startsWith('http:');
    return discovery(
      new URL(issuer),
      clientId,
      password ?? undefined,
      password === null ? None() : undefined,
      { timeout: TIMEOUT_SECONDS, ...(isPlain ? { execute: [allowInsecureRequests] } : {}) },
    );
  }

  async function configuration(): Promise<Configuration> {
    const password = secret ? await secret.read() : null;
    if (!known || password !== knownSecret) {
      knownSecret = password;
      const attempt = discover(password);
      known = attempt;
      attempt.catch(() => {
        if (known === attempt) known = null;
      });
    }
    return known;
  }

  async function readUser(url: URL, attempt: Attempt): Promise<OidcUser> {
    const provider = await configuration();
    const tokens = await authorizationCodeGrant(provider, url, {
      pkceCodeVerifier: attempt.verifier,
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      idTokenExpected: true,
    });
    let claims: Readonly<Record<string, unknown>> = { ...tokens.claims() };
    const { sub } = claims;
    if (typeof sub !== 'string') throw new OidcError('The provider did not say who signed in.');
    // Many providers tell names and groups in the user info only.
    const isShort =
      claims[groupsClaim] === undefined ||
      nameClaims.every((name) => claims[name] === undefined || name === 'sub');
    if (isShort && provider.serverMetadata().userinfo_endpoint !== undefined) {
      claims = { ...(await fetchUserInfo(provider, tokens.access_token, sub)), ...claims };
    }
    return {
      user: `${issuer} ${sub}`,
      name: readName(claims, nameClaims),
      groups: readGroups(claims[groupsClaim]) ?? [],
    };
  }

  return {
    async begin(back) {
      try {
        const provider = await configuration();
        const attempt = {
          state: randomState(),
          nonce: randomNonce(),
          verifier: randomPKCECodeVerifier(),
          back,
          at: clock(),
        };
        const url = buildAuthorizationUrl(provider, {
          redirect_uri: publicUrl + CALLBACK,
          scope: scopes.join(' '),
          state: attempt.state,
          nonce: attempt.nonce,
          code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
          code_challenge_method: 'S256',
        });
        return { url, attempt };
      } catch (error) {
        throw explain(error);
      }
    },
    finish: (url, attempt) =>
      readUser(url, attempt).catch((error: unknown) => {
        throw explain(error);
      }),
    async endUrl() {
      try {
        const provider = await configuration();
        if (provider.serverMetadata().end_session_endpoint === undefined) return null;
        return buildEndSessionUrl(provider, { post_logout_redirect_uri: `${publicUrl}/auth/signed-out` });
      } catch {
        return null;
      }
    },
  };
}
