/** The calls of the Workload page: the workload over the range, and over the earlier range that it is compared with. */
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi, type ApiResult } from '../../api/use-api.ts';
import type { EarlierRange } from '../../ui/signals/use-comparison.ts';
import { useFrame } from '../../url/use-frame.ts';

export function useWorkload(id: string): ApiResult<'getWorkload'> {
  const { rangeQuery } = useFrame();
  return useApi('getWorkload', { params: { id }, query: rangeQuery });
}

export function useEarlierWorkload(id: string, earlier: EarlierRange | null): ApiResult<'getWorkload'> {
  return useApi(
    'getWorkload',
    { params: { id }, query: earlier?.rangeQuery ?? {} },
    { enabled: earlier !== null },
  );
}

/** Address of the call behind the page. */
export function useWorkloadCall(id: string): string {
  const { rangeQuery } = useFrame();
  return buildApiUrl('getWorkload', { params: { id }, query: rangeQuery });
}
