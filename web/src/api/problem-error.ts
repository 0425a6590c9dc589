/** An answer that failed, as RFC 9457 problem details or, where none came, as what the network said. */
import type { Problem } from '@sightglass/shared/problem';

export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  /** The request's id, as the server's log has it. */
  readonly requestId: string | undefined;
  /** One entry for each invalid field of the request. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];

  constructor(problem: Omit<Problem, 'type'>) {
    super(problem.detail ? `${problem.title}: ${problem.detail}` : problem.title);
    this.status = problem.status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.requestId = problem.instance;
    this.errors = problem.errors ?? [];
  }
}
