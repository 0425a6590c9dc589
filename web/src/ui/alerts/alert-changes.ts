/** From an alert to what changed about its service when it began. Pure. */
import type { Alert } from '@sightglass/shared/contract';
import { formatServiceId, parseEdgeId, parseServiceId } from '@sightglass/shared/identity';
import type { LinkTarget } from '../../routes.ts';

/** The service that an alert is about: of an edge the one that is called; null where its subject and labels name none. */
export function serviceOfAlert({ subject, labels }: Pick<Alert, 'subject' | 'labels'>): string | null {
  const { cluster, namespace, service } = labels;
  if (subject?.kind === 'service') return subject.id;
  const called = subject?.kind === 'edge' ? (parseEdgeId(subject.id)?.target ?? '') : '';
  if (parseServiceId(called)) return called;
  if (cluster === undefined || namespace === undefined || service === undefined) return null;
  return formatServiceId({ cluster, namespace, name: service });
}

/** Shown of a service around the moment when trouble began. */
const BEFORE_MS = 3_600_000;
const AFTER_MS = 900_000;

/** What changed about a service when trouble began, with all its charts of that time. */
export function linkToChanges(service: string, at: number, now: number): LinkTarget {
  const range = `${at - BEFORE_MS}..${Math.min(at + AFTER_MS, now)}`;
  return { page: 'service', id: service, search: { range, at: '', around: String(at) } };
}
