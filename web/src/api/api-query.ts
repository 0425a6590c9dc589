/** One call of an operation as react-query knows it. In: the operation, its parameters. Out: the key in the cache, and what fetches. */
import type { OperationName } from '@sightglass/shared/contract';
import type { QueryFunctionContext } from '@tanstack/react-query';
import type { ApiArgs, ApiResponse } from './api-url.ts';
import { callApi } from './client.ts';

export interface ApiQueryOptions<Name extends OperationName> {
  readonly queryKey: readonly unknown[];
  readonly queryFn: (context: Pick<QueryFunctionContext, 'signal'>) => Promise<ApiResponse<Name>>;
}

/** The key holds the range as written (`now-15m`), so a moving range keeps one cache entry. The call throws ProblemError. */
export function buildApiQuery<Name extends OperationName>(
  name: Name,
  args: ApiArgs<Name>,
): ApiQueryOptions<Name> {
  return {
    queryKey: [name, args.params ?? {}, args.query ?? {}, ...(args.body === undefined ? [] : [args.body])],
    queryFn: ({ signal }) => callApi(name, { ...args, signal }),
  };
}
