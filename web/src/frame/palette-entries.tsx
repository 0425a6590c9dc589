/**
 * What the command palette offers besides the pages of the navigation: everything of the mesh that can be gone to, what people defined, saved views, and what can be done here. Loaded when the palette
 * first opens; what is typed meanwhile is not lost. Shows nothing itself: hands the entries on.
 */
import { useEffect, useMemo } from 'react';
import { useLocation } from 'react-router';
import { useApi } from '../api/use-api.ts';
import { useMay } from '../api/session.ts';
import { useSections } from '../commands/registry.ts';
import { linkToAlert } from '../ui/alerts/alert-model.ts';
import { describeSubject } from '../ui/alerts/alert-subject.ts';
import { useAlertSummary } from '../ui/alerts/use-alert-summary.ts';
import { addressOfView, namePage } from '../ui/views/view-words.ts';
import { useFrame } from '../url/use-frame.ts';
import { listActions, listMorePages } from './palette-actions.ts';
import type { SearchEntry } from './search-model.ts';

export interface FoundEntries {
  readonly entries: readonly SearchEntry[];
  readonly loading: boolean;
}

const STILL = { live: false } as const;

export function PaletteEntries({ onEntries }: { readonly onEntries: (found: FoundEntries) => void }) {
  const { rangeQuery } = useFrame();
  const { pathname } = useLocation();
  const sections = useSections();
  const mayChange = useMay('editor');
  const mayAll = useMay('admin');
  const services = useApi('getServices', { query: rangeQuery }, STILL);
  const workloads = useApi('getWorkloads', { query: rangeQuery }, STILL);
  const slos = useApi('getSlos', {}, STILL);
  const views = useApi('getViews', {}, STILL);
  const alerts = useAlertSummary().data?.subjects;
  const entries = useMemo(
    () => [
      ...(views.data?.views ?? []).map(({ id, view }): SearchEntry => ({
        id: `view ${id}`,
        kind: 'View',
        name: view.name,
        place: namePage(view.path),
        go: { path: addressOfView(view) },
      })),
      ...listActions(sections, { pathname, mayChange }),
      ...listMorePages(mayAll),
      ...(services.data?.services ?? []).map(({ id, name, cluster, namespace }): SearchEntry => ({
        id: `service ${id}`,
        kind: 'Service',
        name,
        place: `${cluster} / ${namespace}`,
        go: { to: { page: 'service', id } },
      })),
      ...(workloads.data?.workloads ?? []).map(({ id, name, cluster, namespace }): SearchEntry => ({
        id: `workload ${id}`,
        kind: 'Workload',
        name,
        place: `${cluster} / ${namespace}`,
        go: { to: { page: 'workload', id } },
      })),
      ...(slos.data?.slos ?? [])
        .filter(({ deletedAt }) => deletedAt === null)
        .map(({ id, slo }): SearchEntry => ({
          id: `slo ${id}`,
          kind: 'SLO',
          name: slo.name,
          place: '',
          go: { to: { page: 'slo', id } },
        })),
      ...(alerts ?? []).flatMap(({ subject, alerts: firing }) =>
        firing.map(({ fingerprint, summary }): SearchEntry => ({
          id: `alert ${fingerprint}`,
          kind: 'Alert',
          name: summary,
          place: describeSubject(subject).place,
          go: { to: linkToAlert(fingerprint) },
        })),
      ),
    ],
    [views.data, sections, pathname, mayChange, mayAll, services.data, workloads.data, slos.data, alerts],
  );
  const loading = services.isPending || workloads.isPending || slos.isPending || views.isPending;
  useEffect(() => onEntries({ entries, loading }), [entries, loading, onEntries]);
  return null;
}
