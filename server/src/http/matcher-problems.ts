/** Matchers of a body whose regular expression is none -> a 400 with the path of each. */
import '../alerting/delivery/linear-patterns.ts';
import type { Matcher } from '@sightglass/shared/contract';
import { findBadMatchers } from '@sightglass/shared/matchers';
import { ProblemError } from './problem.ts';

export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** `path` is that of the list. */
export function listMatcherErrors(matchers: readonly Matcher[], path: string): FieldError[] {
  return findBadMatchers(matchers).map(({ index, message }) => ({ path: `${path}.${index}.value`, message }));
}

/** Throws when there is any. */
export function refuseFields(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new ProblemError(400, 'The request has invalid parameters.', [...errors]);
}
