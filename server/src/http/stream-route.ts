/**
 * An operation whose answer is too long to be held: written piece by piece as the client takes it, and given up when the client goes away. What fails before the
 * first piece is a problem like any other; afterwards the connection is cut, so that half an answer cannot pass for a whole one.
 */
import { once } from 'node:events';
import { operations, type Operation, type OperationName, type Operations } from '@sightglass/shared/contract';
import type { RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { AppContext } from './app-context.ts';
import { runAsked } from './asking.ts';
import { nameRoute } from './measure-requests.ts';
import { invalidParameters } from './problem.ts';
import { restrictError } from '../grants/restrict-error.ts';
import { contextsOver, type Route } from './route.ts';
import { permit } from './sign-in/permit.ts';

interface Streamed {
  readonly contentType: string;
  readonly fileName: string;
  readonly pieces: AsyncIterable<string>;
}

async function write(response: Response, { contentType, fileName, pieces }: Streamed): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]();
  let next = await iterator.next();
  response.set({
    'Content-Type': contentType,
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'Cache-Control': 'no-store',
  });
  try {
    for (; !next.done && !response.destroyed; next = await iterator.next()) {
      if (!response.write(next.value)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
    response.end();
  } catch (error) {
    response.destroy(error instanceof Error ? error : new Error(String(error)));
  } finally {
    await iterator.return?.();
  }
}

/** Ties a streamed answer to its operation. */
export function defineStream<Name extends OperationName>(
  name: Name,
  answer: (query: z.output<Operations[Name]['query']>, context: AppContext) => Streamed,
): Route {
  const handler =
    (context: AppContext): RequestHandler =>
    async (request, response) => {
      const operation: Operation = operations[name];
      nameRoute(response, `/api/v1${operation.path}`);
      const { principal } = permit(name, { request, response }, context);
      const { context: own, mask } = await contextsOver(context)(principal.grants);
      const query = operation.query.safeParse(request.query);
      if (!query.success) throw invalidParameters(query.error);
      // The schema of `name` produced it.
      const asked = query.data as z.output<Operations[Name]['query']>;
      try {
        if (request.method === 'HEAD') {
          response.type(answer(asked, own).contentType).end();
          return;
        }
        await runAsked(name, () => write(response, answer(asked, own)));
      } catch (error) {
        throw mask ? restrictError(error, mask) : error;
      }
    };
  return { name, handler };
}
