/**
 * A question too large for a URL, asked while its reader types (operations with `asks`). In: the operation, its body. Out: the last good
 * answer, which stays on the screen while the next is on its way or a draft makes no sense; and what went wrong last.
 */
import type { OperationName } from '@sightglass/shared/contract';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { buildApiQuery } from './api-query.ts';
import type { ApiArgs, ApiResponse } from './api-url.ts';
import type { ProblemError } from './problem-error.ts';

interface UseAskOptions {
  /** False holds the question back. */
  readonly enabled?: boolean;
  /** Rest after the last change before it is asked. */
  readonly debounceMs?: number;
}

export interface AskResult<Name extends OperationName> {
  readonly data: ApiResponse<Name> | undefined;
  /** Why there is no answer to the present question. */
  readonly error: ProblemError | null;
  /** The answer shown is to an earlier question; this one's is on its way. */
  readonly busy: boolean;
  /** Epoch milliseconds of the answer. */
  readonly dataUpdatedAt: number;
  readonly refetch: () => unknown;
}

export function useAsk<Name extends OperationName>(
  name: Name,
  args: ApiArgs<Name>,
  { enabled = true, debounceMs = 400 }: UseAskOptions = {},
): AskResult<Name> {
  // Compared as text: a draft is a new object with each key pressed, often an equal one.
  const text = JSON.stringify(args);
  const [settled] = useDebouncedValue(text, debounceMs);
  const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery<ApiResponse<Name>, ProblemError>({
    ...buildApiQuery(name, JSON.parse(settled) as ApiArgs<Name>),
    enabled,
    staleTime: 30_000,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });
  const [last, setLast] = useState(data);
  if (data !== undefined && data !== last) setLast(() => data);
  return {
    data: data ?? last,
    error,
    busy: enabled && (isFetching || settled !== text),
    dataUpdatedAt,
    refetch,
  };
}
