/** The calls of the Edge page: the edge over the range, and over the earlier range that it is compared with. */
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi, type ApiResult } from '../../api/use-api.ts';
import type { EdgeSubject } from '../../ui/signals/subject.ts';
import type { EarlierRange } from '../../ui/signals/use-comparison.ts';
import { useFrame } from '../../url/use-frame.ts';

export function useEdge({ id, ends }: EdgeSubject): ApiResult<'getEdge'> {
  const { rangeQuery } = useFrame();
  return useApi('getEdge', { params: { id }, query: { kind: ends, ...rangeQuery } });
}

export function useEarlierEdge(
  { id, ends }: EdgeSubject,
  earlier: EarlierRange | null,
): ApiResult<'getEdge'> {
  const query = { kind: ends, ...earlier?.rangeQuery };
  return useApi('getEdge', { params: { id }, query }, { enabled: earlier !== null });
}

/** Address of the call behind the page. */
export function useEdgeCall({ id, ends }: EdgeSubject): string {
  const { rangeQuery } = useFrame();
  return buildApiUrl('getEdge', { params: { id }, query: { kind: ends, ...rangeQuery } });
}
