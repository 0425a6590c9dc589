/** The places in the mesh that an alert is about. */
import { formatServiceId, parseEdgeId, parseNamespaceId, parseServiceId } from '@sightglass/shared/identity';
import type { AlertEpisode } from '../dispatcher.ts';

/** A place that an alert is about; what it does not say is empty. */
export interface Place {
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
}

function readService(id: string): Place[] {
  const parsed = parseServiceId(id);
  return parsed ? [{ cluster: parsed.cluster, namespace: parsed.namespace, service: parsed.name }] : [];
}

/** An edge is at both its ends; a workload at the service that its labels name. */
export function readPlaces({ subject, labels }: AlertEpisode): readonly Place[] {
  const { cluster = '', namespace = '', service = '' } = labels;
  switch (subject?.kind) {
    case 'service':
      return readService(subject.id);
    case 'workload':
      return readService(subject.id).map(({ cluster, namespace }) => ({ cluster, namespace, service }));
    case 'edge': {
      const edge = parseEdgeId(subject.id);
      return edge ? [...readService(edge.source), ...readService(edge.target)] : [];
    }
    case 'namespace': {
      const parsed = parseNamespaceId(subject.id);
      return parsed ? [{ ...parsed, service: '' }] : [];
    }
    case 'cluster':
      return [{ cluster: subject.id, namespace: '', service: '' }];
    default:
      return cluster === '' && namespace === '' && service === '' ? [] : [{ cluster, namespace, service }];
  }
}

/** The service that an alert is of; null when it is of none, or of several. */
export function readOwnService(alert: AlertEpisode): string | null {
  const places = readPlaces(alert);
  const [place] = places;
  if (!place || places.length > 1 || place.service === '') return null;
  return formatServiceId({ cluster: place.cluster, namespace: place.namespace, name: place.service });
}
