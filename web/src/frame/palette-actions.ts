/** What the palette offers to do: what the frame and the open page put into the registry of commands, and forms that begin with what the page is about. And the pages that the navigation does not name. Pure. */
import { parseEdgeId, parseServiceId } from '@sightglass/shared/identity';
import type { Section } from '../commands/registry.ts';
import type { LinkTarget } from '../routes.ts';
import { formatMatchers, matchLabels } from '../ui/alerts/matcher-text.ts';
import type { SearchEntry } from './search-model.ts';

const NEW: readonly (readonly [name: string, to: LinkTarget])[] = [
  ['New SLO', { page: 'slo', id: 'new' }],
  ['New alert rule', { page: 'alert-rule', id: 'new' }],
  ['New silence', { page: 'silence', id: 'new' }],
  ['New maintenance window', { page: 'maintenance', id: 'new' }],
  ['New receiver', { page: 'receiver', id: 'new' }],
  ['New saturation signal', { page: 'saturation-signal', id: 'new' }],
  ['New authorization policy', { page: 'policy', id: 'new' }],
];

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** Silences whatever fires about the service, workload or callee of the page; null on other pages. */
function findSilence(pathname: string): { readonly name: string; readonly to: LinkTarget } | null {
  const [page = '', id = ''] = pathname.split('/').slice(1);
  const subject =
    page === 'edges'
      ? parseServiceId(parseEdgeId(decode(id))?.target ?? '')
      : page === 'services' || page === 'workloads'
        ? parseServiceId(decode(id))
        : null;
  if (!subject) return null;
  const { cluster, namespace, name } = subject;
  const labels = { cluster, namespace, [page === 'workloads' ? 'workload' : 'service']: name };
  return {
    name: `Silence ${name}…`,
    to: { page: 'silence', id: 'new', search: { matchers: formatMatchers(matchLabels(labels)) } },
  };
}

function action(name: string, go: SearchEntry['go'], keys: readonly string[] = []): SearchEntry {
  return { id: `action ${name}`, kind: 'Action', name, place: '', keys, go };
}

export function listActions(
  sections: readonly Section[],
  { pathname, mayChange }: { readonly pathname: string; readonly mayChange: boolean },
): SearchEntry[] {
  const silence = findSilence(pathname);
  return [
    ...sections
      .flatMap(({ commands }) => commands)
      .filter(({ palette }) => palette)
      .map(({ does, keys, run }) => action(does, { run }, keys)),
    ...(silence && mayChange ? [action(silence.name, { to: silence.to })] : []),
    ...(mayChange ? NEW.map(([name, to]) => action(name, { to })) : []),
  ];
}

const MORE_PAGES: readonly (readonly [name: string, place: string, to: LinkTarget])[] = [
  ['Saturation', 'SLOs', { page: 'saturation' }],
  ['Alert rules', 'Alerts', { page: 'alerts', search: { tab: 'rules' } }],
  ['Alert history', 'Alerts', { page: 'alerts', search: { tab: 'history' } }],
  ['Silences', 'Alerts', { page: 'alerts', search: { tab: 'silences' } }],
  ['Maintenance windows', 'Alerts', { page: 'alerts', search: { tab: 'maintenance' } }],
  ['Receivers', 'Alerts', { page: 'alerts', search: { tab: 'receivers' } }],
  ['Routing', 'Alerts', { page: 'alerts', search: { tab: 'routing' } }],
  ['Deliveries', 'Alerts', { page: 'alerts', search: { tab: 'deliveries' } }],
  ['Saved views', '', { page: 'views' }],
];

export function listMorePages(mayAll: boolean): SearchEntry[] {
  const admins: typeof MORE_PAGES = mayAll ? [['Tokens and audit trail', 'Access', { page: 'access' }]] : [];
  return [...MORE_PAGES, ...admins].map(([name, place, to]) => ({
    id: `page ${name}`,
    kind: 'Page',
    name,
    place,
    go: { to },
  }));
}
