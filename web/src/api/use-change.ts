/**
 * An operation that changes something. In: its name, and the operations whose answers it makes old. Out: react-query's mutation; its
 * argument is the call's parameters and body. Never repeated by itself: a change that may have happened is not made twice.
 */
import type { OperationName } from '@sightglass/shared/contract';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { ApiArgs, ApiResponse } from './api-url.ts';
import { callApi } from './client.ts';
import type { ProblemError } from './problem-error.ts';

interface UseChangeOptions {
  readonly invalidates?: readonly OperationName[];
}

export function useChange<Name extends OperationName>(
  name: Name,
  { invalidates = [] }: UseChangeOptions = {},
): UseMutationResult<ApiResponse<Name>, ProblemError, ApiArgs<Name>> {
  const client = useQueryClient();
  return useMutation<ApiResponse<Name>, ProblemError, ApiArgs<Name>>({
    mutationFn: (args) => callApi(name, args),
    // Not waited for: the answer is here, and what is on the screen renews itself.
    onSuccess: () => {
      for (const changed of invalidates) void client.invalidateQueries({ queryKey: [changed] });
    },
  });
}
