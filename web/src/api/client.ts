/**
 * The only fetch of the page. In: an operation of the contract with its parameters and body. Out: the answer, parsed by the
 * contract's own schema. A call says who makes it. A failed, unreadable or absent answer throws ProblemError (RFC 9457); an aborted call throws
 * the browser's AbortError.
 */
import type { OperationName } from '@sightglass/shared/contract';
import { problemSchema } from '@sightglass/shared/problem';
import { readAuthor } from './author.ts';
import { buildApiUrl, type ApiArgs, type ApiResponse } from './api-url.ts';
import { addressOf, loadOperation } from './load-operation.ts';
import { ProblemError } from './problem-error.ts';
import { leaveToSignIn } from './sign-in.ts';

async function readProblem(response: Response): Promise<ProblemError> {
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const body: unknown = await response.json().catch(() => null);
  const problem = problemSchema.safeParse(body);
  if (problem.success) return new ProblemError({ instance: requestId, ...problem.data });
  return new ProblemError({
    status: response.status,
    title: response.statusText === '' ? `The server answered ${response.status}` : response.statusText,
    instance: requestId,
  });
}

function describeRequest(name: OperationName, body: unknown): RequestInit {
  const { method } = addressOf(name);
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const author = readAuthor();
  if (author !== '') headers['x-sightglass-author'] = encodeURIComponent(author);
  return {
    method: method.toUpperCase(),
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** Calls one operation; `signal` aborts it. Throws ProblemError. */
export async function callApi<Name extends OperationName>(
  name: Name,
  args: ApiArgs<Name> & { readonly signal?: AbortSignal } = {},
): Promise<ApiResponse<Name>> {
  const url = buildApiUrl(name, args);
  const operation = loadOperation(name);
  // Told when it is needed, if it is.
  operation.catch(() => null);
  let response: Response;
  try {
    response = await fetch(url, {
      ...describeRequest(name, args.body),
      ...(args.signal ? { signal: args.signal } : {}),
    });
  } catch (error) {
    if (args.signal?.aborted) throw error;
    throw new ProblemError({
      status: 0,
      title: 'The console’s server does not answer',
      detail:
        addressOf(name).method === 'get'
          ? 'The connection failed. It is tried again at the next refresh.'
          : 'The connection failed. Nothing that was typed is lost; try again.',
    });
  }
  // The session has ended, or there never was one.
  if (response.status === 401) leaveToSignIn();
  if (!response.ok) throw await readProblem(response);
  const body: unknown = await response.json().catch(() => null);
  const parsed = (await operation).response.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ProblemError({
      status: response.status,
      title: 'The answer is not what this page expects',
      detail: issue ? `${issue.path.join('.')}: ${issue.message}` : 'It could not be read.',
      instance: response.headers.get('x-request-id') ?? undefined,
    });
  }
  return parsed.data as ApiResponse<Name>;
}
