/**
 * Signing in and out at /auth, outside the API, because cookies are set and browsers redirected: GET and POST /auth/sign-in (a form for a token), GET /auth/login and /auth/callback (the
 * provider), POST /auth/sign-out. Each is written into the audit trail.
 */
import express, {
  Router,
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { AuditEntry } from '@sightglass/shared/contract';
import type { Logger } from 'pino';
import type { Auth } from '../../auth/create-auth.ts';
import { OidcError, parseAttempt } from '../../auth/oidc.ts';
import { hashSecret } from '../../auth/secrets.ts';
import type { SignedIn } from '../../auth/sessions.ts';
import { openSecretBox } from '../../state/secret-box.ts';
import { clientAddress } from '../client-address.ts';
import { nameRoute } from '../measure-requests.ts';
import { ProblemError } from '../problem.ts';
import type { RateLimits } from '../rate-limits.ts';
import { requestIdOf } from '../request-id.ts';
import { SIGN_IN_PATH } from './authenticate.ts';
import { ATTEMPT_MS, type Cookies } from './cookies.ts';
import { renderSignIn } from './sign-in-page.ts';

interface SignInParts {
  readonly auth: Auth;
  readonly cookies: Cookies;
  readonly publicUrl: string;
  readonly now: () => number;
  readonly logger: Logger;
  readonly limits: Pick<RateLimits, 'signIns' | 'wrongForms'>;
}

/** Back to an address of this console and to nowhere else: one slash, and no second one that would make it another host. */
export function safeBack(value: unknown): string {
  const text = typeof value === 'string' && value.length <= 4096 ? value : '';
  return /^\/(?![/\\])[^\s\\]*$/.test(text) && !text.startsWith('/auth/') ? text : '/';
}

export function createSignInRoutes({ auth, cookies, publicUrl, now, logger, limits }: SignInParts): Router {
  const router = Router();
  // Passing: an attempt of before a restart is made again.
  const box = openSecretBox(null);

  const note = (
    request: Request,
    response: Response,
    entry: Pick<AuditEntry, 'actor' | 'via' | 'action' | 'outcome' | 'detail'>,
  ) =>
    auth.audit.add({
      ...entry,
      subject: '',
      address: clientAddress(request),
      requestId: requestIdOf(response),
    });

  const show = (
    response: Response,
    page: {
      readonly status: number;
      readonly back: string;
      readonly problem?: string;
      readonly notice?: string;
      readonly elsewhere?: string | null;
    },
  ): void => {
    const { status, back, problem = '', notice = '', elsewhere = null } = page;
    response.status(status).set('Cache-Control', 'no-store').type('html');
    response.send(renderSignIn({ problem, notice, elsewhere, back, providerLabel: auth.providerLabel }));
  };

  function begin(request: Request, response: Response, who: SignedIn): void {
    const place = { address: clientAddress(request), browser: request.get('user-agent') ?? '' };
    const id = auth.sessions.begin({ ...who, ...place }, cookies.read(request.headers, 'session'));
    cookies.write(response, 'session', id);
    note(request, response, {
      actor: who.name,
      via: 'session',
      action: 'signIn',
      outcome: 'done',
      detail: who.method,
    });
  }

  router.use('/auth', (request, response, next) => {
    nameRoute(response, `/auth${/^\/[a-z-]{1,20}$/.test(request.path) ? request.path : ''}`);
    next();
  });

  const signOut: RequestHandler = (request, response) => {
    const id = cookies.read(request.headers, 'session');
    const who = id === null ? null : auth.sessions.end(id);
    cookies.clear(response, 'session');
    if (who)
      note(request, response, {
        actor: who.name,
        via: 'session',
        action: 'signOut',
        outcome: 'done',
        detail: who.method,
      });
    // Whatever this browser keeps of the mesh goes with the session (Clear Site Data).
    response.set('Clear-Site-Data', '"cache"');
    // Not straight to the provider: a form may lead to this site only (form-action of the CSP, which holds for redirects too).
    response.redirect(303, who?.method === 'oidc' ? '/auth/signed-out?of=provider' : '/auth/signed-out');
  };

  // Whoever wants to leave is never kept.
  router.post('/auth/sign-out', signOut);
  router.use('/auth', limits.signIns);

  router.get(SIGN_IN_PATH, (request, response) => {
    show(response, { status: 200, back: safeBack(request.query['back']) });
  });

  const readForm = express.urlencoded({ extended: false, limit: '8kb' });
  router.post(SIGN_IN_PATH, limits.wrongForms, readForm, (request, response) => {
    const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    const back = safeBack(body['back']);
    const secret = typeof body['token'] === 'string' ? body['token'].trim() : '';
    const token = secret === '' ? null : auth.tokens.find(secret);
    if (!token) {
      note(request, response, {
        actor: '',
        via: 'nobody',
        action: 'signIn',
        outcome: 'refused',
        detail: 'token not known',
      });
      show(response, { status: 401, back, problem: 'This token is not known, has ended or was revoked.' });
      return;
    }
    begin(request, response, { user: hashSecret(secret), name: token.name, groups: [], method: 'token' });
    response.redirect(303, back);
  });

  const login: RequestHandler = async (request, response) => {
    const back = safeBack(request.query['back']);
    if (!auth.oidc) {
      response.redirect(303, SIGN_IN_PATH);
      return;
    }
    try {
      const { url, attempt } = await auth.oidc.begin(back);
      const sealed = Buffer.from(box.seal(JSON.stringify(attempt)), 'base64').toString('base64url');
      cookies.write(response, 'attempt', sealed);
      response.set('Cache-Control', 'no-store').redirect(303, url.href);
    } catch (error) {
      if (!(error instanceof OidcError)) throw error;
      logger.error({ err: error }, 'the sign-in provider cannot be used');
      show(response, {
        status: 502,
        back,
        problem: 'The sign-in provider cannot be reached. The console’s log tells why.',
      });
    }
  };

  const callback: RequestHandler = async (request, response) => {
    const kept = cookies.read(request.headers, 'attempt');
    const opened = kept === null ? null : box.open(Buffer.from(kept, 'base64url').toString('base64'));
    const attempt = opened === null ? null : parseAttempt(opened);
    cookies.clear(response, 'attempt');
    if (!auth.oidc || !attempt || now() - attempt.at > ATTEMPT_MS) {
      show(response, {
        status: 400,
        back: attempt?.back ?? '/',
        problem: 'This sign-in was begun too long ago, or in another browser. Try again.',
      });
      return;
    }
    try {
      const who = await auth.oidc.finish(new URL(request.originalUrl, publicUrl), attempt);
      if (!auth.knows(who)) {
        note(request, response, {
          actor: who.name,
          via: 'nobody',
          action: 'signIn',
          outcome: 'refused',
          detail: 'has no role',
        });
        show(response, {
          status: 403,
          back: attempt.back,
          problem: `${who.name} has no role in this console. Whoever runs it gives roles.`,
        });
        return;
      }
      begin(request, response, { ...who, method: 'oidc' });
      response.redirect(303, attempt.back);
    } catch (error) {
      if (!(error instanceof OidcError)) throw error;
      logger.warn({ err: error }, 'a sign-in with the provider failed');
      note(request, response, {
        actor: '',
        via: 'nobody',
        action: 'signIn',
        outcome: 'failed',
        detail: error.message,
      });
      show(response, {
        status: 400,
        back: attempt.back,
        problem: 'The provider did not confirm this sign-in. Try again.',
      });
    }
  };

  const signedOut: RequestHandler = async (request, response) => {
    const elsewhere =
      request.query['of'] === 'provider' ? ((await auth.oidc?.endUrl())?.href ?? null) : auth.signOutUrl;
    show(response, { status: 200, back: '/', notice: 'You are signed out of this console.', elsewhere });
  };

  /** People are told on a page what programs read as a problem; Retry-After stands already. */
  // eslint-disable-next-line max-params -- Express knows an error handler by its four parameters.
  const tellPeople: ErrorRequestHandler = (error: unknown, request, response, next) => {
    const isForPeople =
      error instanceof ProblemError && error.status === 429 && request.accepts(['json', 'html']) === 'html';
    if (isForPeople) show(response, { status: 429, back: '/', problem: error.message });
    else next(error);
  };

  router.get('/auth/signed-out', signedOut);
  router.get('/auth/login', login);
  router.get('/auth/callback', callback);
  router.use('/auth', tellPeople);
  return router;
}
