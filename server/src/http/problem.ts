/** Failures that the API tells of, as problem details (RFC 9457). */
import { STATUS_CODES } from 'node:http';
import type { Problem } from '@sightglass/shared/problem';
import type { Response } from 'express';
import type { z } from 'zod';

/** Thrown by anything on the way of a request; the error handler turns it into an answer. */
export class ProblemError extends Error {
  readonly status: number;
  readonly errors: Problem['errors'];

  constructor(status: number, detail: string, errors?: Problem['errors']) {
    super(detail);
    this.name = 'ProblemError';
    this.status = status;
    this.errors = errors;
  }
}

/** 404 for an id that nothing in the mesh has. */
export function unknownId(noun: string, id: string): ProblemError {
  return new ProblemError(404, `There is no ${noun} ${id}, neither now nor in the stored history.`);
}

/** 400 for one parameter. */
export function invalidParameter(path: string, message: string): ProblemError {
  return new ProblemError(400, `The parameter ${path} ${message}.`, [{ path, message }]);
}

/** 400 for all that a schema found wrong, each with its path, which begins with `within`. */
export function invalidParameters(error: z.ZodError, ...within: readonly string[]): ProblemError {
  const errors = error.issues.map(({ path, message }) => ({ path: [...within, ...path].join('.'), message }));
  return new ProblemError(400, 'The request has invalid parameters.', errors);
}

/** Sends a problem. `about:blank` is the type for problems that are no more than their status (RFC 9457, 4.2.1). */
export function sendProblem(response: Response, problem: Omit<Problem, 'type' | 'title'>): void {
  const body: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[problem.status] ?? 'Error',
    ...problem,
  };
  response.status(problem.status).set('Cache-Control', 'no-store').removeHeader('ETag');
  response.type('application/problem+json').send(Buffer.from(JSON.stringify(body)));
}
