/** The saturation of a service or workload over the range, once for its tile and its chart; and the address of the call. */
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi, type ApiResult } from '../../api/use-api.ts';
import { useFrame } from '../../url/use-frame.ts';

export function useSaturation(id: string): ApiResult<'getSaturationSeries'> {
  const { rangeQuery } = useFrame();
  return useApi('getSaturationSeries', { query: { service: id, ...rangeQuery } });
}

export function useSaturationCall(id: string): string {
  const { rangeQuery } = useFrame();
  return buildApiUrl('getSaturationSeries', { query: { service: id, ...rangeQuery } });
}
