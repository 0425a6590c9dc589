/** In: what to compare the frame's range with. Out: the earlier range as an API query, and how much earlier it is; null for no comparison. */
import { useMemo } from 'react';
import { useFrame } from '../../url/use-frame.ts';
import { useNow } from '../use-now.ts';
import { chooseComparison, COMPARE_LABEL, type CompareChoice } from './compare-range.ts';

export interface EarlierRange {
  readonly rangeQuery: { readonly range: string; readonly at?: string };
  readonly backMs: number;
  /** `a day ago`, `previous period`. */
  readonly when: string;
}

export function useComparison(choice: CompareChoice): EarlierRange | null {
  const { range, at } = useFrame();
  const present = useNow(60_000);
  return useMemo(() => {
    const now = at === '' ? present : /^\d+$/.test(at) ? Number(at) : Date.parse(at);
    const comparison = chooseComparison(choice, range, now);
    if (!comparison) return null;
    return {
      rangeQuery: { range: comparison.range, ...(at === '' ? {} : { at }) },
      backMs: comparison.backMs,
      when: COMPARE_LABEL[choice].toLowerCase(),
    };
  }, [choice, range, at, present]);
}
