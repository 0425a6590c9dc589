/**
 * The addresses of the page's pages: the one place where a URL is put together. In: a page, an id, and the search string in force,
 * whose frame keys (range, scope, refresh) are kept. Out: a path with its search string.
 */
import { useCallback } from 'react';
import { useLocation } from 'react-router';
import { pickFrameSearch } from './url/frame-search.ts';

export type ListPage =
  | 'overview'
  | 'topology'
  | 'services'
  | 'slos'
  | 'saturation'
  | 'alerts'
  | 'security'
  | 'traffic'
  | 'impact'
  | 'access-log'
  | 'mesh'
  | 'views'
  | 'access';
/** Of what people define, `new` is the id of what is not kept yet. */
type DetailPage =
  | 'service'
  | 'traffic-change'
  | 'workload'
  | 'edge'
  | 'slo'
  | 'slo-edit'
  | 'saturation-signal'
  | 'alert-rule'
  | 'receiver'
  | 'silence'
  | 'maintenance'
  | 'routing'
  | 'policy';

export type LinkTarget =
  | { readonly page: ListPage; readonly search?: LinkSearch }
  | { readonly page: DetailPage; readonly id: string; readonly tab?: string; readonly search?: LinkSearch };

/** More keys for the URL; they win over the frame's own. Lists are joined by commas, empty values remove a key. */
type LinkSearch = Readonly<Record<string, string | readonly string[]>>;

const DETAIL_PATHS: Readonly<Record<DetailPage, string>> = {
  service: '/services/',
  'traffic-change': '/services/',
  workload: '/workloads/',
  edge: '/edges/',
  slo: '/slos/',
  'slo-edit': '/slos/',
  'saturation-signal': '/saturation/',
  'alert-rule': '/alerts/rules/',
  receiver: '/alerts/receivers/',
  silence: '/alerts/silences/',
  maintenance: '/alerts/maintenance/',
  routing: '/alerts/routing/',
  policy: '/security/policies/',
};

/** What follows the id. */
const PATH_ENDS: Partial<Readonly<Record<DetailPage, string>>> = {
  'slo-edit': '/edit',
  'traffic-change': '/traffic/change',
};

/** `search` is the search string of the present location. */
export function formatLink(target: LinkTarget, search: string): string {
  const params = pickFrameSearch(new URLSearchParams(search));
  const path =
    'id' in target
      ? DETAIL_PATHS[target.page] + encodeURIComponent(target.id) + (PATH_ENDS[target.page] ?? '')
      : `/${target.page}`;
  if ('tab' in target && target.tab !== undefined) params.set('tab', target.tab);
  for (const [key, value] of Object.entries(target.search ?? {})) {
    const text = typeof value === 'string' ? value : value.join(',');
    if (text === '') params.delete(key);
    else params.set(key, text);
  }
  const query = params.toString();
  return query === '' ? path : `${path}?${query}`;
}

/** A function that makes addresses which keep the frame's range and scope. */
export function useLinkTo(): (target: LinkTarget) => string {
  const { search } = useLocation();
  return useCallback((target: LinkTarget) => formatLink(target, search), [search]);
}
