/**
 * Failures as somebody with grants is told of them: of what is not there and of what they may not see in the same words, and nothing from beyond in any other text. What is no failure of the request passes
 * as it is, because the error handler hides it.
 */
import { ProblemError } from '../http/problem.ts';
import { DocumentError } from '../state/document-error.ts';
import type { Mask } from './mask.ts';

const NOTHING_HERE = 'There is nothing of this name or id among what you may see.';

export function restrictError(error: unknown, { text }: Pick<Mask, 'text'>): unknown {
  if (error instanceof DocumentError)
    return error.reason === 'missing'
      ? new ProblemError(404, NOTHING_HERE)
      : new ProblemError(409, text(error.message));
  if (!(error instanceof ProblemError) || error.status >= 500) return error;
  if (error.status === 404) return new ProblemError(404, NOTHING_HERE);
  const errors = error.errors?.map(({ path, message }) => ({ path, message: text(message) }));
  return new ProblemError(error.status, text(error.message), errors);
}
