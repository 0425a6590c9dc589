/** What happened around one subject in the frame's range, as marks for its charts: alerts about it, and changes of the configuration that concern it. */
import type { AlertSubject, ConfigChanges } from '@sightglass/shared/contract';
import { parseEdgeId } from '@sightglass/shared/identity';
import { useMemo } from 'react';
import { useApi } from '../../api/use-api.ts';
import type { ChartMarker } from '../../charts/chart-model.ts';
import { useFrame } from '../../url/use-frame.ts';
import { useAlertMarkers } from '../alerts/use-alert-markers.ts';

const MOST = 100;
const WORDS = { seen: 'Seen', created: 'Created', changed: 'Changed', deleted: 'Deleted' } as const;

/** The service whose configuration decides: of an edge the one that is called. */
function serviceOf({ kind, id }: AlertSubject): string | null {
  if (kind === 'service') return id;
  return kind === 'edge' ? (parseEdgeId(id)?.target ?? null) : null;
}

function toMarker({ id, kind, namespace, name, at, action }: ConfigChanges['changes'][number]): ChartMarker {
  return {
    key: `${id} ${at} ${action}`,
    at,
    label: `${WORDS[action]}: ${kind} ${namespace === '' ? name : `${namespace}/${name}`}`,
    link: { page: 'mesh', search: { tab: 'configuration', resource: id } },
  };
}

/** Stable for as long as the answers are. */
export function useMarkers(subject: AlertSubject): readonly ChartMarker[] {
  const { rangeQuery } = useFrame();
  const alerts = useAlertMarkers(subject);
  const service = serviceOf(subject);
  const { data } = useApi(
    'getConfigChanges',
    { query: { service: service ?? '', limit: MOST, ...rangeQuery } },
    { enabled: service !== null },
  );
  return useMemo(() => {
    if (service === null || !data || data.changes.length === 0) return alerts;
    return [...alerts, ...data.changes.map(toMarker)];
  }, [alerts, data, service]);
}
