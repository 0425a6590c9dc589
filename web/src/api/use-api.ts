/**
 * Server data of one operation. In: the operation, its parameters. Out: react-query's result. A moving range is resolved by the server
 * at each fetch. While new parameters load the previous answer stays on the screen.
 */
import type { OperationName } from '@sightglass/shared/contract';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { REFRESH_MS } from '../url/frame-search.ts';
import { useFrame } from '../url/use-frame.ts';
import { buildApiQuery } from './api-query.ts';
import type { ApiArgs, ApiResponse } from './api-url.ts';
import type { ProblemError } from './problem-error.ts';

export type ApiResult<Name extends OperationName> = UseQueryResult<ApiResponse<Name>, ProblemError>;

export interface UseApiOptions {
  /** False holds the call back. */
  readonly enabled?: boolean;
  /** Fetch again at the frame's refresh interval (unless the tab is hidden); true unless told otherwise. */
  readonly live?: boolean;
  /** Keep what was shown while other parameters load; true unless told otherwise. Say false where the thing itself changes. */
  readonly keepPrevious?: boolean;
  /** Keep the parts of an answer that are equal to the last one's as the same objects; true unless told otherwise. Costly for a large one. */
  readonly share?: boolean;
  /** It is about the present, whatever range is looked at: refreshed also where the frame's range is of the past. */
  readonly present?: boolean;
}

export function useApi<Name extends OperationName>(
  name: Name,
  args: ApiArgs<Name> = {},
  { enabled = true, live = true, keepPrevious = true, share = true, present = false }: UseApiOptions = {},
): ApiResult<Name> {
  const frame = useFrame();
  const refreshMs = present ? REFRESH_MS[frame.refresh] : frame.refreshMs;
  return useQuery<ApiResponse<Name>, ProblemError>({
    ...buildApiQuery(name, args),
    enabled,
    refetchInterval: live && refreshMs > 0 ? refreshMs : false,
    refetchIntervalInBackground: false,
    structuralSharing: share,
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}
