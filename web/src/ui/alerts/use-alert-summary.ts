/** What fires at this moment, and on what: one answer for the frame, the lists, the graph and the detail pages. */
import type { AlertSubject, AlertSummary } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { useApi, type ApiResult } from '../../api/use-api.ts';

/** What fires on one subject; the worst severity, and the alerts, worst first. */
export type FiringSubject = AlertSummary['subjects'][number];

export function useAlertSummary(): ApiResult<'getAlertSummary'> {
  return useApi('getAlertSummary', {}, { present: true });
}

/** Services and workloads have ids of one form, so the kind is part of the key. */
export function keySubject({ kind, id }: AlertSubject): string {
  return `${kind} ${id}`;
}

/** What fires, by `keySubject`; null while that is not known. */
export function useFiringSubjects(): ReadonlyMap<string, FiringSubject> | null {
  const { data } = useAlertSummary();
  return useMemo(
    () => (data ? new Map(data.subjects.map((entry) => [keySubject(entry.subject), entry])) : null),
    [data],
  );
}
