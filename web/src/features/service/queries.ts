/** The calls of the Service page: the service over the range, and over the earlier range that it is compared with. */
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi, type ApiResult } from '../../api/use-api.ts';
import type { EarlierRange } from '../../ui/signals/use-comparison.ts';
import { useFrame } from '../../url/use-frame.ts';

export function useService(id: string): ApiResult<'getService'> {
  const { rangeQuery } = useFrame();
  return useApi('getService', { params: { id }, query: rangeQuery });
}

export function useEarlierService(id: string, earlier: EarlierRange | null): ApiResult<'getService'> {
  return useApi(
    'getService',
    { params: { id }, query: earlier?.rangeQuery ?? {} },
    { enabled: earlier !== null },
  );
}

/** Address of the call behind the page. */
export function useServiceCall(id: string): string {
  const { rangeQuery } = useFrame();
  return buildApiUrl('getService', { params: { id }, query: rangeQuery });
}
