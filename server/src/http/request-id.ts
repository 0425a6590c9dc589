/** Every request has an id, the caller's own when it sent a plausible one; answers, problems and the log carry it. */
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

const HEADER = 'x-request-id';

/** Middleware that sets `x-request-id` on the answer. */
export const assignRequestId: RequestHandler = (request, response, next) => {
  const given = request.get(HEADER);
  response.set(HEADER, given && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID());
  next();
};

/** The id of the request that this response answers. */
export function requestIdOf(response: Response): string {
  return response.get(HEADER) ?? '';
}
