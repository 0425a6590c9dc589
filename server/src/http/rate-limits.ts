/**
 * How much one caller may ask. In: requests. Out: nothing, or a 429 with Retry-After (RFC 6585, section 4). Addresses of IPv6 count by /64, which is what one household or machine has; who has
 * signed in is counted by name wherever they come from. Counted in this process, windows begin with a caller's first request. What is pushed has a gate of its own and never comes here.
 */
import type { Operation } from '@sightglass/shared/contract';
import type { Request, RequestHandler, Response } from 'express';
import {
  ipKeyGenerator,
  MemoryStore,
  rateLimit,
  type AugmentedRequest,
  type Options,
} from 'express-rate-limit';
import { hashSecret } from '../auth/secrets.ts';
import { clientAddress } from './client-address.ts';
import { ProblemError } from './problem.ts';
import { findPrincipal, principalOf } from './sign-in/principal-of.ts';

export interface RateLimitSettings {
  readonly enabled: boolean;
  /** Within WRONG_WINDOW_MS, from one address. */
  readonly wrongTokens: number;
  /** The others a minute. */
  readonly signIns: number;
  readonly requests: number;
  readonly costly: number;
}

export interface RateLimits {
  /** Goes before whatever looks at a token: an address that showed too many wrong ones is not heard, but for tokens that have held before. */
  readonly wrongTokens: RequestHandler;
  /** The same for the form, whose token stands in the body. */
  readonly wrongForms: RequestHandler;
  readonly signIns: RequestHandler;
  /** Goes behind `authenticate`. */
  readonly requests: RequestHandler;
  /** Null for operations that cost little. */
  costly(operation: Operation): RequestHandler | null;
}

const MINUTE_MS = 60_000;
const WRONG_WINDOW_MS = 5 * MINUTE_MS;
const IPV6_PREFIX = 64;
/** Tokens that held since the start; the oldest are forgotten, and then are as unknown ones. */
const MOST_KNOWN = 1000;

const addressKey = (request: Request): string => ipKeyGenerator(clientAddress(request), IPV6_PREFIX);

/** One name with two ways in is counted twice, and nobody without a name is counted as another. */
function callerKey(request: Request, response: Response): string {
  const { via, name } = principalOf(response);
  // An embed is seen by many, each of whom asks for themselves.
  if (via === 'none' || via === 'embed') return `${via} ${name} ${addressKey(request)}`;
  return `${via} ${name}`;
}

function tooMany(
  response: Response,
  { what, resetAt }: { readonly what: string; readonly resetAt: Date | undefined },
) {
  const waitMs = (resetAt?.getTime() ?? 0) - Date.now();
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  response.set('Retry-After', String(seconds));
  return new ProblemError(429, `${what} Try again in ${seconds} s.`);
}

function limit(most: number, what: string, keyGenerator: Options['keyGenerator']): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: most,
    keyGenerator,
    standardHeaders: false,
    legacyHeaders: false,
    // It looks for mistakes in how proxies are trusted, and tells them on standard error.
    validate: false,
    handler: (request, response, next) => {
      const { rateLimit: info } = request as AugmentedRequest;
      next(tooMany(response, { what, resetAt: info?.resetTime }));
    },
  });
}

const isCostly = ({ asks, produces, path }: Operation): boolean =>
  asks === true || produces !== undefined || /\/export$|-test$/.test(path);

const WRONG_TOKENS = 'Too many tokens that do not hold came from this address.';

function createWrongTokens(most: number): Pick<RateLimits, 'wrongTokens' | 'wrongForms'> {
  const wrong = new MemoryStore();
  wrong.init({ windowMs: WRONG_WINDOW_MS } as Options);
  const known = new Set<string>();

  function remember(hash: string): void {
    known.add(hash);
    const [oldest] = known;
    if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  }

  /** `hash` of what is shown; null when it is not known yet. */
  const guard =
    (read: (request: Request) => string | null | undefined): RequestHandler =>
    async (request, response, next) => {
      const shown = read(request);
      if (shown === undefined || (shown !== null && known.has(shown))) {
        next();
        return;
      }
      const key = addressKey(request);
      const counted = await wrong.get(key);
      if (counted && counted.totalHits >= most)
        throw tooMany(response, { what: WRONG_TOKENS, resetAt: counted.resetTime });
      response.once('finish', () => {
        if (response.statusCode === 401) void wrong.increment(key);
        else if (shown !== null && findPrincipal(response)?.via === 'token') remember(shown);
      });
      next();
    };

  return {
    // Embeds are signed, so there is nothing to guess, and one that has ended goes on asking.
    wrongTokens: guard(({ headers: { authorization } }) =>
      authorization === undefined || /^embed /i.test(authorization) ? undefined : hashSecret(authorization),
    ),
    wrongForms: guard(() => null),
  };
}

const pass: RequestHandler = (_request, _response, next) => next();

/** Nothing is limited. */
export const NO_LIMITS: RateLimits = {
  wrongTokens: pass,
  wrongForms: pass,
  signIns: pass,
  requests: pass,
  costly: () => null,
};

export function createRateLimits(settings: RateLimitSettings): RateLimits {
  if (!settings.enabled) return NO_LIMITS;
  const { wrongTokens, signIns, requests, costly } = settings;
  const costlyLimit = limit(
    costly,
    `More than ${costly} exports, previews, backtests and tests were asked for within a minute.`,
    callerKey,
  );
  return {
    ...createWrongTokens(wrongTokens),
    signIns: limit(signIns, 'Too many sign-ins were begun from this address.', addressKey),
    requests: limit(requests, `More than ${requests} requests came within a minute.`, callerKey),
    costly: (operation) => (isCostly(operation) ? costlyLimit : null),
  };
}
