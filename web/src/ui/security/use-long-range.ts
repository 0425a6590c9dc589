/**
 * The range of questions that a quarter of an hour cannot answer (STRICT, policies): the reader's own where the URL has one, the last seven days where it has none. Out: the parts of
 * queries, as `useFrame` gives them, and which range that is in words.
 */
import { parseAt, resolveRange } from '@sightglass/shared/time-range';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { buildScopeQuery, useFrame, type Frame } from '../../url/use-frame.ts';

const WEEK = 'now-7d';

export interface LongRange {
  readonly range: string;
  readonly rangeQuery: Frame['rangeQuery'];
  readonly scopeQuery: Frame['scopeQuery'];
  /** Without `at`, for questions that take a range alone: two moments where the frame stands still. */
  readonly plainRange: string;
  /** Chosen by the reader. */
  readonly chosen: boolean;
  /** `last 7 days, since no range is chosen`. */
  readonly words: string;
}

function fixRange(range: string, at: string): string {
  const now = at === '' ? null : parseAt(at);
  const window = now === null ? null : resolveRange(range, now);
  return window ? `${window.from}..${window.to}` : range;
}

export function useLongRange(): LongRange {
  const { range, at, clusters, namespaces } = useFrame();
  const [search] = useSearchParams();
  const chosen = search.has('range');
  return useMemo(() => {
    const used = chosen ? range : WEEK;
    return {
      range: used,
      rangeQuery: { range: used, ...(at === '' ? {} : { at }) },
      scopeQuery: buildScopeQuery({ range: used, at, cluster: clusters, namespace: namespaces }),
      plainRange: fixRange(used, at),
      chosen,
      words: chosen ? 'in the chosen range' : 'last 7 days, since no range is chosen',
    };
  }, [range, at, clusters, namespaces, chosen]);
}
