import { expect, it, vi } from 'vitest';
import type { FacesResult } from '../faces.tsx';
import { joinResults } from './join-results.ts';

const result = (part: Partial<FacesResult<number>>): FacesResult<number> => ({
  data: 1,
  error: null,
  dataUpdatedAt: 100,
  isPlaceholderData: false,
  refetch: () => null,
  ...part,
});

it('has data when all have', () => {
  expect(joinResults([result({}), result({ data: 2, dataUpdatedAt: 50 })])).toMatchObject({
    data: [1, 2],
    dataUpdatedAt: 50,
    error: null,
    isPlaceholderData: false,
  });
  expect(joinResults([result({}), result({ data: undefined })]).data).toBeUndefined();
});

it('passes on an error, and asks all again', async () => {
  const refetch = vi.fn<() => null>(() => null);
  const failed = new Error('no');
  const joined = joinResults([
    result({ refetch }),
    result({ error: failed, refetch, isPlaceholderData: true }),
  ]);
  expect(joined.error).toBe(failed);
  expect(joined.isPlaceholderData).toBe(true);
  await joined.refetch();
  expect(refetch).toHaveBeenCalledTimes(2);
});
