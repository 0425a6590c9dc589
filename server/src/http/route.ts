/**
 * An operation of the contract and the function that answers it -> an Express handler: parameters and body checked and typed,
 * conditional requests answered before any work, answers shared by equal questions and sent gzipped. What changes something is
 * never shared, and knows its author.
 */
import { createHash } from 'node:crypto';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { operations, type Operation, type OperationName, type Operations } from '@sightglass/shared/contract';
import type { Request, RequestHandler, Response, Router } from 'express';
import type { z } from 'zod';
import { prepareAnswer, type Content, type PreparedAnswer } from './answer-cache.ts';
import type { AppContext } from './app-context.ts';
import type { Principal } from '../auth/principal.ts';
import { readJsonBody } from './json-body.ts';
import { runAsked } from './asking.ts';
import { nameRoute } from './measure-requests.ts';
import { dataVersion } from './question.ts';
import { invalidParameters, ProblemError } from './problem.ts';
import { permit, type Permit } from './sign-in/permit.ts';
import { createContexts, keyOfGrants, type ContextOfGrants } from './restrict-context.ts';
import { restrictError } from '../grants/restrict-error.ts';
import { WrittenJson } from './written-json.ts';

/** An answer that took longer than this makes way for others before it is written. */
const SLICE_MS = 8;

interface RouteRequest<Name extends OperationName> {
  readonly params: z.output<Operations[Name]['params']>;
  readonly query: z.output<Operations[Name]['query']>;
  /** As the operation's schema made it; undefined where it has none. */
  readonly body: Operations[Name] extends { readonly body: infer Body extends z.ZodType }
    ? z.output<Body>
    : undefined;
  /** Who asks, by the name that they signed in with, else as they call themselves. */
  readonly author: string;
  readonly principal: Principal;
  /** What the trail says of it besides who called what. */
  readonly trail: { detail: string };
}

/** What the contract says, or its JSON in bytes where that is too large to be made of objects. */
type Answer<Name extends OperationName> = (
  request: RouteRequest<Name>,
  context: AppContext,
) => Promise<z.input<Operations[Name]['response']> | WrittenJson>;

interface RouteDefinition<Name extends OperationName> {
  readonly name: Name;
  readonly answer: Answer<Name>;
  readonly cached: boolean;
}

export interface Route {
  readonly name: OperationName;
  handler(context: AppContext): RequestHandler;
}

const JSON_TYPE = 'application/json';

/** Parameters and body checked by the operation's own schemas. Throws a 400 with a path for each invalid field. */
async function readRequest<Name extends OperationName>(
  name: Name,
  request: Request,
  { author, principal }: Permit,
): Promise<RouteRequest<Name>> {
  const operation: Operation = operations[name];
  const params = operation.params.safeParse(request.params);
  if (!params.success) throw invalidParameters(params.error);
  const query = operation.query.safeParse(request.query);
  if (!query.success) throw invalidParameters(query.error);
  if (principal.embed && !principal.embed.mayAsk(name, { params: params.data, query: query.data })) {
    throw new ProblemError(
      403,
      'This embed shows one panel with the parameters that it was made with, and no other.',
    );
  }
  const body = operation.body ? await readJsonBody(request, operation.body) : undefined;
  const asked = { params: params.data, query: query.data, body, author, principal, trail: { detail: '' } };
  // The schemas of `name` produced all: a relation that the compiler cannot follow through a generic key.
  return asked as RouteRequest<Name>;
}

async function send(request: Request, response: Response, answer: PreparedAnswer) {
  response.vary('Accept-Encoding');
  const packed = request.acceptsEncodings('gzip') ? await answer.gzipped() : null;
  if (packed) response.set('Content-Encoding', 'gzip');
  const bytes = packed ?? answer.body;
  response.set('Content-Length', String(bytes.length));
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Weak, because the gzipped and the plain body share it (RFC 9110, section 8.8.1). */
function entityTag(question: string, version: string): string {
  return `W/"${createHash('sha1').update(version).update('\n').update(question).digest('base64url')}"`;
}

type Contexts = ReturnType<typeof createContexts>;

/** Contexts by grants are the same for all routes over one context. */
const contextsOf = new WeakMap<AppContext, Contexts>();

export function contextsOver(context: AppContext): Contexts {
  let contexts = contextsOf.get(context);
  if (!contexts) contextsOf.set(context, (contexts = createContexts(context)));
  return contexts;
}

function createHandler<Name extends OperationName>(
  route: RouteDefinition<Name>,
  context: AppContext,
): RequestHandler {
  const { response: schema, produces: type = JSON_TYPE }: Operation = operations[route.name];
  const contexts = contextsOver(context);
  const work = async (asked: RouteRequest<Name>, own: AppContext): Promise<Content> => {
    const began = performance.now();
    const answer = await runAsked(route.name, () => route.answer(asked, own));
    const isWritten = answer instanceof WrittenJson;
    if (context.checkAnswers) schema.parse(isWritten ? JSON.parse(answer.body.toString()) : answer);
    if (isWritten) return answer;
    // What took long is long, and so is writing it.
    if (performance.now() - began > SLICE_MS) await letOthersRun();
    return typeof answer === 'string' ? answer : JSON.stringify(answer);
  };
  /** What is not cached may change something: then it is written down, and so is its failure. */
  const workNoted = async (request: Request, permitted: Permit, own: AppContext): Promise<Content> => {
    try {
      const asked = await readRequest(route.name, request, permitted);
      const answer = await work(asked, own);
      permitted.note('done', asked.trail.detail);
      return answer;
    } catch (error) {
      const refused = error instanceof ProblemError && error.status === 403;
      permitted.note(refused ? 'refused' : 'failed', error instanceof Error ? error.message : String(error));
      throw error;
    }
  };
  const respond = async (
    { request, response }: { readonly request: Request; readonly response: Response },
    permitted: Permit,
    own: AppContext,
  ): Promise<void> => {
    if (!route.cached) {
      const answer = await workNoted(request, permitted, own);
      // Who somebody is, what they may, what was done: nothing of it is left behind in a browser.
      response.type(type).set('Cache-Control', 'no-store');
      await send(request, response, prepareAnswer(answer));
      return;
    }
    const asked = await readRequest(route.name, request, permitted);
    response.type(type).set('Cache-Control', 'private, no-cache');
    const reader = keyOfGrants(permitted.principal.grants);
    const question = `${route.name} ${reader}${JSON.stringify([asked.params, asked.query])}`;
    const version = dataVersion(context);
    response.set('ETag', entityTag(question, version));
    if (request.fresh) {
      response.status(304).end();
      return;
    }
    context.preparation?.asked(question, version, async () => {
      let worked = false;
      const answer = await context.cache.answer(question, dataVersion(context), () => {
        worked = true;
        return work(asked, own);
      });
      await answer.gzipped();
      return worked;
    });
    await send(request, response, await context.cache.answer(question, version, () => work(asked, own)));
  };
  return async (request, response) => {
    nameRoute(response, `/api/v1${operations[route.name].path}`);
    if (!request.accepts(type)) {
      throw new ProblemError(406, `Answers are ${type} only.`);
    }
    const permitted = permit(route.name, { request, response }, context);
    const { context: own, mask }: ContextOfGrants = await contexts(permitted.principal.grants);
    try {
      await respond({ request, response }, permitted, own);
    } catch (error) {
      throw mask ? restrictError(error, mask) : error;
    }
  };
}

/**
 * Ties an answer to its operation, so that both have the contract's types. Only what is read from the store's data alone is cached:
 * an answer that depends on more, or that changes something, must not be.
 */
export function defineRoute<Name extends OperationName>(
  name: Name,
  answer: Answer<Name>,
  { cached = operations[name].method === 'get' }: { readonly cached?: boolean } = {},
): Route {
  return { name, handler: (context) => createHandler({ name, answer, cached }, context) };
}

/** Adds the routes to the router. At their paths, methods that no operation has get 405 with the ones that there are. */
export function mountRoutes(router: Router, routes: readonly Route[], context: AppContext): void {
  const byPath = Map.groupBy(routes, ({ name }) => operations[name].path);
  for (const [path, those] of byPath) {
    const place = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    const allowed = ['OPTIONS'];
    for (const route of those) {
      const { method } = operations[route.name];
      const limit = context.limits.costly(operations[route.name]);
      place[method](...(limit ? [limit] : []), route.handler(context));
      allowed.push(...(method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
    }
    place.all((request, response) => {
      response.set('Allow', allowed.toSorted().join(', '));
      if (request.method !== 'OPTIONS')
        throw new ProblemError(405, `${request.method} is not possible here.`);
      response.status(204).end();
    });
  }
}
