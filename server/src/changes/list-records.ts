/**
 * What was written down about a service in a window: changes of the configuration that concern it, alerts and SLOs that burnt, planned work, silences, and
 * certificates of its workloads that began or ended. All by the clock, exactly.
 */
import type { Alert, Certificate, ConfigChange, Maintenance, Silence } from '@sightglass/shared/contract';
import { formatServiceId, parseServiceId, type ServiceRef } from '@sightglass/shared/identity';
import { compileKept } from '@sightglass/shared/matchers';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { StoredDocument } from '../state/documents.ts';
import { draftChange, type ChangeDraft } from './change-draft.ts';

function isWithin(at: number | null, { from, to }: TimeWindow): at is number {
  return at !== null && at >= from && at <= to;
}

const ACTIONS = { seen: 'created', created: 'created', changed: 'changed', deleted: 'deleted' } as const;

export function listConfigChanges(changes: readonly Omit<ConfigChange, 'yaml'>[]): ChangeDraft[] {
  return changes.map(({ id, kind, namespace, name, at, action }) =>
    draftChange({
      at,
      what: 'config',
      how: ACTIONS[action],
      text: `${kind} ${namespace === '' ? name : `${namespace}/${name}`} ${ACTIONS[action]}`,
      subject: id,
    }),
  );
}

/** Beginnings and ends of what fired. */
export function listAlertChanges(alerts: readonly Alert[], window: TimeWindow): ChangeDraft[] {
  return alerts.flatMap(({ fingerprint, source, summary, firedAt, resolvedAt }) => {
    if (firedAt === null) return [];
    const isSlo = source.kind === 'slo';
    const about = {
      what: isSlo ? ('slo' as const) : ('alert' as const),
      subject: fingerprint,
    };
    const verb = isSlo ? 'burns its budget' : 'fires';
    return [
      ...(isWithin(firedAt, window)
        ? [draftChange({ ...about, at: firedAt, how: 'began', text: `${source.name} ${verb}: ${summary}` })]
        : []),
      ...(isWithin(resolvedAt, window)
        ? [
            draftChange({
              ...about,
              at: resolvedAt,
              how: 'ended',
              text: `${source.name} resolved: ${summary}`,
            }),
          ]
        : []),
    ];
  });
}

function beginAndEnd(
  about: Pick<ChangeDraft, 'what' | 'subject' | 'text'>,
  { startsAt, endsAt }: { readonly startsAt: number; readonly endsAt: number },
  window: TimeWindow,
): ChangeDraft[] {
  return [
    ...(isWithin(startsAt, window)
      ? [draftChange({ ...about, at: startsAt, how: 'began', text: `${about.text} began` })]
      : []),
    ...(isWithin(endsAt, window)
      ? [draftChange({ ...about, at: endsAt, how: 'ended', text: `${about.text} ended` })]
      : []),
  ];
}

/** Services of a scope are ids, or bare names that mean the service wherever it is. */
function covers({ scope }: Maintenance, { cluster, namespace, name }: ServiceRef): boolean {
  const { clusters, namespaces, services } = scope;
  const id = formatServiceId({ cluster, namespace, name });
  return (
    (clusters.length === 0 || clusters.includes(cluster)) &&
    (namespaces.length === 0 || namespaces.includes(namespace)) &&
    (services.length === 0 || services.some((one) => (parseServiceId(one) ? one === id : one === name)))
  );
}

export function listMaintenanceChanges(
  stored: readonly StoredDocument<Maintenance>[],
  service: ServiceRef,
  window: TimeWindow,
): ChangeDraft[] {
  return stored.flatMap(({ id, document }) =>
    covers(document, service)
      ? beginAndEnd(
          { what: 'maintenance', subject: id, text: `Maintenance ${document.name}` },
          document,
          window,
        )
      : [],
  );
}

const PLACE_LABELS: ReadonlySet<string> = new Set(['cluster', 'namespace', 'service']);

/** Silences that name a place which the service is in; those that match by other labels alone are about no service. */
export function listSilenceChanges(
  stored: readonly StoredDocument<Silence>[],
  { cluster, namespace, name }: ServiceRef,
  window: TimeWindow,
): ChangeDraft[] {
  return stored.flatMap(({ id, document }) => {
    const places = document.matchers.filter(({ label }) => PLACE_LABELS.has(label));
    if (places.length === 0 || !compileKept(places)({ cluster, namespace, service: name })) return [];
    return beginAndEnd(
      { what: 'silence', subject: id, text: `Silence (${document.comment})` },
      document,
      window,
    );
  });
}

/** Certificates of the service's workloads that are shown at present and whose time began or ended in the window. */
export function listCertificateChanges(
  certificates: readonly Certificate[],
  { cluster, namespace, workloads }: Omit<ServiceRef, 'name'> & { readonly workloads: ReadonlySet<string> },
  window: TimeWindow,
): ChangeDraft[] {
  const own = certificates.filter(
    (one) =>
      one.kind === 'workload' &&
      one.cluster === cluster &&
      one.namespace === namespace &&
      workloads.has(one.workload),
  );
  return own.flatMap(({ id, workload, pod, notBefore, expiresAt }): ChangeDraft[] => {
    const words = `Certificate of ${pod === '' ? workload : pod}`;
    const moments = [
      { at: notBefore, how: 'began', text: `${words} was issued` },
      { at: expiresAt, how: 'ended', text: `${words} ended` },
    ] as const;
    return moments.flatMap(({ at, how, text }) =>
      isWithin(at, window) ? [draftChange({ at, what: 'certificate', how, text, subject: id })] : [],
    );
  });
}
