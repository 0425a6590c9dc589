/**
 * An operation of the contract and the function that answers it -> an Express handler: parameters checked and typed,
 * conditional requests answered before any work, answers shared by equal questions and sent gzipped.
 */
import { createHash } from 'node:crypto';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { operations, type Operation, type OperationName, type Operations } from '@sightglass/shared/contract';
import type { Request, RequestHandler, Response, Router } from 'express';
import type { z } from 'zod';
import { prepareAnswer, type PreparedAnswer } from './answer-cache.ts';
import type { AppContext } from './app-context.ts';
import { runAsked } from './asking.ts';
import { nameRoute } from './measure-requests.ts';
import { dataVersion } from './question.ts';
import { invalidParameters, ProblemError } from './problem.ts';

/** An answer that took longer than this makes way for others before it is written. */
const SLICE_MS = 8;

interface RouteRequest<Name extends OperationName> {
  readonly params: z.output<Operations[Name]['params']>;
  readonly query: z.output<Operations[Name]['query']>;
}

/** What the contract says, or its JSON in bytes where that is too large to be made of objects. */
type Answer<Name extends OperationName> = (
  request: RouteRequest<Name>,
  context: AppContext,
) => Promise<z.input<Operations[Name]['response']> | Buffer>;

interface RouteDefinition<Name extends OperationName> {
  readonly name: Name;
  readonly answer: Answer<Name>;
  readonly cached: boolean;
}

export interface Route {
  readonly name: OperationName;
  /** Adds the operation's handler to the router. */
  mount(router: Router, context: AppContext): void;
}

const JSON_TYPE = 'application/json';

/** Parameters checked by the operation's own schemas. Throws a 400 with a path for each invalid field. */
function readRequest<Name extends OperationName>(name: Name, request: Request): RouteRequest<Name> {
  const operation = operations[name];
  const params = operation.params.safeParse(request.params);
  if (!params.success) throw invalidParameters(params.error);
  const query = operation.query.safeParse(request.query);
  if (!query.success) throw invalidParameters(query.error);
  // The schemas of `name` produced both: a relation that the compiler cannot follow through a generic key.
  return { params: params.data, query: query.data } as RouteRequest<Name>;
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

function createHandler<Name extends OperationName>(
  route: RouteDefinition<Name>,
  context: AppContext,
): RequestHandler {
  const { response: schema, produces: type = JSON_TYPE }: Operation = operations[route.name];
  const work = async (asked: RouteRequest<Name>): Promise<string | Buffer> => {
    const began = performance.now();
    const answer = await runAsked(route.name, () => route.answer(asked, context));
    const isWritten = Buffer.isBuffer(answer);
    if (context.checkAnswers) schema.parse(isWritten ? JSON.parse(answer.toString()) : answer);
    if (isWritten) return answer;
    // What took long is long, and so is writing it.
    if (performance.now() - began > SLICE_MS) await letOthersRun();
    return typeof answer === 'string' ? answer : JSON.stringify(answer);
  };
  return async (request, response) => {
    nameRoute(response, `/api/v1${operations[route.name].path}`);
    if (!request.accepts(type)) {
      throw new ProblemError(406, `Answers are ${type} only.`);
    }
    const asked = readRequest(route.name, request);
    response.type(type).set('Cache-Control', 'no-cache');
    if (!route.cached) {
      await send(request, response, prepareAnswer(await work(asked)));
      return;
    }
    const question = `${route.name} ${JSON.stringify([asked.params, asked.query])}`;
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
        return work(asked);
      });
      await answer.gzipped();
      return worked;
    });
    await send(request, response, await context.cache.answer(question, version, () => work(asked)));
  };
}

/**
 * Ties an answer to its operation, so that both have the contract's types. An answer that depends on more than the store's
 * data must not be cached. Methods that the operation does not know get 405 with the ones that it does.
 */
export function defineRoute<Name extends OperationName>(
  name: Name,
  answer: Answer<Name>,
  { cached }: { readonly cached: boolean } = { cached: true },
): Route {
  return {
    name,
    mount(router, context) {
      const path = operations[name].path.replaceAll(/\{(\w+)\}/g, ':$1');
      router.get(path, createHandler({ name, answer, cached }, context));
      router.all(path, (request, response) => {
        response.set('Allow', 'GET, HEAD, OPTIONS');
        if (request.method !== 'OPTIONS')
          throw new ProblemError(405, `${request.method} is not possible here.`);
        response.status(204).end();
      });
    },
  };
}
