/**
 * Records page by page. In: the question, and a number that begins anew with each refresh. Out: react-query's result of pages; those after the
 * first ask for the very window of the first, so that a moving range does not slip away beneath the reader.
 */
import type { AccessLogAnswer } from '@sightglass/shared/contract';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ApiQuery } from '../../api/api-url.ts';
import { callApi } from '../../api/client.ts';
import type { ProblemError } from '../../api/problem-error.ts';

const PAGE = 200;
/** Rows kept at most: beyond that a person narrows, or exports. */
const ROWS_MOST = 20_000;

type Query = ApiQuery<'getAccessLog'>;
type PageAt = Pick<Query, 'cursor' | 'range'>;

const FIRST: PageAt = {};

export function useRecords(query: Query, generation: number, enabled: boolean) {
  const result = useInfiniteQuery<
    AccessLogAnswer,
    ProblemError,
    { readonly pages: AccessLogAnswer[] },
    readonly unknown[],
    PageAt
  >({
    queryKey: ['getAccessLog', 'pages', query, generation],
    queryFn: ({ pageParam, signal }) =>
      callApi('getAccessLog', { query: { ...query, limit: PAGE, ...pageParam }, signal }),
    initialPageParam: FIRST,
    getNextPageParam: (last, pages) => {
      const { next } = last;
      if (next === null || pages.length * PAGE >= ROWS_MOST) return undefined;
      const { from, to } = (pages[0] as AccessLogAnswer).window;
      return { cursor: next, range: `${Math.floor(from)}..${Math.ceil(to)}` };
    },
    enabled,
    placeholderData: keepPreviousData,
    // Read again only when the reader asks: rows must not move beneath the eye.
    staleTime: Infinity,
    gcTime: 30_000,
    refetchOnWindowFocus: false,
    structuralSharing: false,
  });
  const { data } = result;
  const records = useMemo(() => data?.pages.flatMap((page) => page.records) ?? [], [data]);
  const isFull = records.length >= ROWS_MOST && data?.pages.at(-1)?.next !== null;
  return { ...result, first: data?.pages[0], records, isFull };
}
export type RecordsResult = ReturnType<typeof useRecords>;
