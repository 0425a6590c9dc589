/**
 * Sign-in as a whole: who a request is from, and how sessions and tokens begin and end. Enters: the settings and the state file; leaves: what the HTTP server asks. Null
 * settings: nobody signs in.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { AuditEntry } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { AuthSettings } from '../config/settings.ts';
import { createSecret } from '../outbound/secret.ts';
import { createApiTokenTable } from '../state/api-token-table.ts';
import { createAuditTable, type AuditTable } from '../state/audit-table.ts';
import type { State } from '../state/open-state.ts';
import { openSecretBox, type SecretBox } from '../state/secret-box.ts';
import { createSessionTable } from '../state/session-table.ts';
import { createEmbeds, type Embeds } from './embeds.ts';
import { createOidc, type Oidc } from './oidc.ts';
import { ANYBODY, type Principal } from './principal.ts';
import { createProxyReader, type ReadProxy } from './proxy-headers.ts';
import { findAccess, type Access } from './roles.ts';
import { hashSecret } from './secrets.ts';
import { createSessions, type LiveSession, type Sessions, type SignedIn } from './sessions.ts';
import { createTokens, type Tokens } from './tokens.ts';

interface Credentials {
  /** Of the connection, not of any header. */
  readonly address: string;
  readonly headers: IncomingHttpHeaders;
  /** Id in the session's cookie; null when there is none. */
  readonly sessionId: string | null;
}

type Recognised =
  | {
      readonly kind: 'known';
      readonly principal: Principal;
      /** For the cookie. */ readonly renewed: string | null;
    }
  /** They proved who they are, and have no role here. */
  | { readonly kind: 'refused'; readonly name: string }
  | { readonly kind: 'unknown'; /** They showed something that does not hold. */ readonly wrong: boolean };

/** With what they may do now; null for whoever has no role any more. */
export interface SessionOfPerson extends LiveSession {
  readonly access: Access | null;
}

export interface Auth {
  /** Whether anybody has to sign in. */
  readonly required: boolean;
  readonly openMetrics: boolean;
  recognise(credentials: Credentials): Recognised;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly embeds: Embeds;
  readonly oidc: Oidc | null;
  /** What the page of sign-in calls the provider; null where there is none. */
  readonly providerLabel: string | null;
  readonly signOutUrl: string | null;
  /** How long sessions last; null where nobody has to sign in. */
  readonly sessionLimits: { readonly idleMs: Milliseconds; readonly absoluteMs: Milliseconds } | null;
  /** Who is signed in: newest first, of `account` alone where that is given. Sessions that began with a token are there while it holds. */
  listSessions(account?: string): readonly SessionOfPerson[];
  /** Whether they have a role. */
  knows(who: Pick<SignedIn, 'name' | 'groups'>): boolean;
  readonly audit: {
    add(entry: Omit<AuditEntry, 'id' | 'at'>): void;
    list: AuditTable['list'];
    readonly keptForMs: number;
  };
}

const SECRET_RELOAD_MS = 5000;
const DAY_MS = 86_400_000;
const NOBODY_SESSION = { idle: DAY_MS, absolute: DAY_MS };
const DEFAULT_AUDIT_MS = 400 * DAY_MS;
const TIDY_EVERY_MS = 3_600_000;
const BEARER = /^Bearer +([\w.~+/=-]{1,512})$/i;

export interface AuthParts {
  readonly settings: AuthSettings | null;
  /** Origin by which browsers reach the console. */
  readonly publicUrl: string;
  readonly state: State;
  readonly clock: () => EpochMs;
  /** Seals the keys of embeds; left out, they last as long as the program. */
  readonly secrets?: SecretBox;
}

export function createAuth({ settings, publicUrl, state, clock, secrets }: AuthParts): Auth {
  const sessions = createSessions(createSessionTable(state), {
    limits: settings?.session ?? NOBODY_SESSION,
    clock,
  });
  const tokens = createTokens(createApiTokenTable(state), {
    fixed: settings?.tokens ?? [],
    clock,
    startedAt: clock(),
  });
  const audit = createAuditTable(state);
  const keptForMs = settings?.auditRetention ?? DEFAULT_AUDIT_MS;
  let tidiedAt = Number.NEGATIVE_INFINITY;
  const rules = { roles: settings?.roles ?? [], defaultRole: settings?.defaultRole ?? null };
  const readProxy: ReadProxy = settings?.proxy ? createProxyReader(settings.proxy) : () => null;
  const { oidc: provider = null } = settings ?? {};

  /** A token's own role and grants are what it has; people have what their groups give them at this moment. */
  function ofPerson(
    who: Pick<SignedIn, 'name' | 'groups'>,
    rest: Pick<Principal, 'via' | 'expiresAt' | 'account' | 'sessionId'> & {
      readonly renewed: string | null;
    },
  ): Recognised {
    const access = findAccess(who, rules);
    const { name, groups } = who;
    if (access === null) return { kind: 'refused', name };
    const { renewed, ...how } = rest;
    return { kind: 'known', principal: { name, groups, ...access, ...how }, renewed };
  }

  function ofToken(secret: string): Recognised {
    const found = tokens.find(secret);
    if (!found) return { kind: 'unknown', wrong: true };
    const principal = { via: 'token' as const, groups: [], account: hashSecret(secret), ...found };
    return { kind: 'known', principal, renewed: null };
  }

  /** A session that began with a token ends with it, and has its role. */
  function ofSession(id: string): Recognised {
    const found = sessions.find(id);
    if (!found) return { kind: 'unknown', wrong: false };
    const { user, name, groups, method, expiresAt, renewed } = found;
    const how = { via: 'session' as const, expiresAt, account: user, sessionId: found.id };
    if (method === 'oidc') return ofPerson({ name, groups }, { ...how, renewed });
    const token = tokens.findByHash(user);
    if (!token) return { kind: 'unknown', wrong: false };
    return {
      kind: 'known',
      principal: { ...how, name, groups: [], grants: token.grants, role: token.role },
      renewed,
    };
  }

  return {
    required: settings !== null,
    openMetrics: settings?.openMetrics ?? true,
    recognise({ address, headers, sessionId }) {
      if (!settings) return { kind: 'known', principal: ANYBODY, renewed: null };
      const { authorization } = headers;
      if (authorization !== undefined) {
        const secret = BEARER.exec(authorization)?.[1];
        return secret === undefined ? { kind: 'unknown', wrong: true } : ofToken(secret);
      }
      const named = readProxy(address, headers);
      if (named) return ofPerson(named, { via: 'proxy', expiresAt: null, renewed: null });
      return sessionId === null ? { kind: 'unknown', wrong: false } : ofSession(sessionId);
    },
    sessions,
    tokens,
    embeds: createEmbeds(state, { secrets: secrets ?? openSecretBox(null), clock }),
    oidc: provider
      ? createOidc(provider, {
          secret: provider.clientSecret && createSecret(provider.clientSecret, SECRET_RELOAD_MS),
          publicUrl,
          clock,
        })
      : null,
    providerLabel: provider?.label ?? null,
    signOutUrl: settings?.proxy?.signOutUrl ?? null,
    sessionLimits: settings && { idleMs: settings.session.idle, absoluteMs: settings.session.absolute },
    listSessions: (account) =>
      sessions.list(account).flatMap((session): SessionOfPerson[] => {
        if (session.method === 'oidc') return [{ ...session, access: findAccess(session, rules) }];
        const token = tokens.lookUp(session.user);
        return token ? [{ ...session, access: { role: token.role, grants: token.grants } }] : [];
      }),
    knows: (who) => findAccess(who, rules) !== null,
    audit: {
      add(entry) {
        const now = clock();
        audit.add({ ...entry, at: now });
        if (now - tidiedAt < TIDY_EVERY_MS) return;
        tidiedAt = now;
        audit.removeBefore(now - keptForMs);
      },
      list: (question) => audit.list(question),
      keptForMs,
    },
  };
}
