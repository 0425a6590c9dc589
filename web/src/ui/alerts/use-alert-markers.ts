/** The alerts about one subject in the frame's range, as marks for its charts. One answer for all charts of a page. */
import type { Alert, AlertSubject } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { useApi } from '../../api/use-api.ts';
import type { ChartMarker } from '../../charts/chart-model.ts';
import { useFrame } from '../../url/use-frame.ts';
import { linkToAlert } from './alert-model.ts';
import { SEVERITY_WORDS } from './severity.tsx';

const NONE: readonly ChartMarker[] = [];
const TONES = { page: 'failing', ticket: 'degraded', info: 'neutral' } as const;

function toMarker({ fingerprint, episode, severity, summary, firedAt, resolvedAt }: Alert): ChartMarker[] {
  // What never fired told nobody.
  if (firedAt === null) return [];
  return [
    {
      key: episode,
      at: firedAt,
      to: resolvedAt,
      label: `${SEVERITY_WORDS[severity]}: ${summary}`,
      tone: TONES[severity],
      link:
        resolvedAt === null
          ? linkToAlert(fingerprint)
          : { page: 'alerts', search: { tab: 'ledger', fingerprint } },
    },
  ];
}

/** Stable for as long as the answer is. */
export function useAlertMarkers({ kind, id }: AlertSubject): readonly ChartMarker[] {
  const { rangeQuery } = useFrame();
  const { data } = useApi('getAlertHistory', { query: { subject: id, ...rangeQuery } });
  return useMemo(() => {
    // Services and workloads have ids of one form.
    const own = data?.alerts.filter(({ subject }) => subject?.kind === kind) ?? [];
    return own.length === 0 ? NONE : own.flatMap(toMarker);
  }, [data, kind]);
}
