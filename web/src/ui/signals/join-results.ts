/**
 * Several answers that one panel shows together. In: react-query results. Out: one result for the five faces, whose data are all the answers: there is none until
 * all have arrived; the first error stands for all; the age is that of the oldest.
 */
import type { FacesResult } from '../faces.tsx';

export function joinResults<T>(results: readonly FacesResult<T>[]): FacesResult<readonly T[]> {
  const data = results.flatMap((result) => (result.data === undefined ? [] : [result.data]));
  return {
    data: data.length === results.length ? data : undefined,
    error: results.find(({ error }) => error)?.error ?? null,
    dataUpdatedAt: Math.min(...results.map(({ dataUpdatedAt }) => dataUpdatedAt)),
    isPlaceholderData: results.some(({ isPlaceholderData }) => isPlaceholderData),
    refetch: () => Promise.all(results.map((result) => result.refetch())),
  };
}
