/** What fires and what burns at present, in the frame's scope. `isPending` until both have answered or failed. */
import { useMemo } from 'react';
import { useApi } from '../../api/use-api.ts';
import { useFrame } from '../../url/use-frame.ts';
import { listUrgent, sayUnknown, type Urgent } from './urgent-model.ts';

export function useUrgent(): Urgent & { readonly isPending: boolean } {
  const { clusters, namespaces } = useFrame();
  const alerts = useApi('getAlerts', { query: { state: 'firing' } }, { present: true });
  const slos = useApi('getSlos', {}, { present: true });
  const urgent = useMemo(() => {
    const { first, last } = listUrgent(alerts.data?.alerts ?? [], slos.data?.slos ?? [], {
      clusters,
      namespaces,
    });
    const unknown = [
      ...(alerts.error && !alerts.data ? [sayUnknown('Alerts', alerts.error)] : []),
      ...(slos.error && !slos.data ? [sayUnknown('SLOs', slos.error)] : []),
    ];
    return { first: [...unknown, ...first], last };
  }, [alerts.data, alerts.error, slos.data, slos.error, clusters, namespaces]);
  return { ...urgent, isPending: alerts.isPending || slos.isPending };
}
