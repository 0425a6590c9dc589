/** What of a page shows the present whatever moment is looked at, in words for the reader. In: the page's path and tab. Null where all of it is of the moment. */

const FORMS = 'What is edited here is what is kept now.';

const BY_TAB: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/alerts': {
    firing: 'These are the alerts of now. What fired then is in History.',
    rules: 'Rules are shown as they are now, with what they find now.',
    silences: 'Silences are shown as they are now.',
    maintenance: 'Maintenance windows are shown as they are now.',
    receivers: 'Receivers are shown as they are now.',
    routing: 'The routing table is shown as it is now.',
    deliveries: 'Deliveries are shown as they are now.',
  },
  '/mesh': {
    'control-plane': 'Proxies are those of now; what control planes did is of the chosen range.',
    sources: 'Sources, targets and the store are shown as they are now.',
    configuration: 'Resources are shown as they are now; the list of changes is of the chosen range.',
    capacity: 'What the console costs is shown as of now.',
  },
  '/security': {
    certificates: 'Certificates are shown as they are now: no history of them is kept.',
    strict: 'The configuration that is judged is that of now; the traffic is of the chosen moment.',
    authorization: 'Policies are those in force now; the traffic is of the chosen moment.',
  },
  '/access': { tokens: 'Tokens are shown as they are now.' },
};

/** Tabs that are open when the address names none. */
const FIRST_TABS: Readonly<Record<string, string>> = {
  '/alerts': 'firing',
  '/mesh': 'sources',
  '/security': 'mtls',
  '/access': 'tokens',
};

const BY_PATH: readonly (readonly [pattern: RegExp, words: string])[] = [
  [
    /^\/overview$/,
    'Alerts that fire, SLOs that burn and silent clusters are those of now; signals and health are of the chosen moment.',
  ],
  [
    /^\/topology$/,
    'Marks of alerts and of configuration on the graph are those of now; all else is of the chosen moment.',
  ],
  [/^\/traffic$/, 'Routes and policies are those of now; what was seen is of the chosen moment.'],
  [/^\/services$/, 'Marks of alerts and SLOs are those of now; all else is of the chosen moment.'],
  [
    /^\/services\//,
    'Alerts, SLOs, routes and policies are as of now; signals, connections and changes are of the chosen moment.',
  ],
  [/^\/(workloads|edges)\//, 'Alerts that fire are those of now; signals are of the chosen moment.'],
  [/^\/slos$/, 'SLOs are judged as of now. The charts of each can be of the chosen range.'],
  [
    /^\/slos\/[^/]+$/,
    'The state and the budget are as of now; charts and attribution can be of the chosen range.',
  ],
  [/^\/saturation$/, 'Saturation is shown as of now. A service’s page has its history.'],
  [/^\/(slos\/.+\/edit|slos\/new|saturation\/|alerts\/|security\/policies)/, FORMS],
];

export function sayPresentOnly(pathname: string, tab: string | null): string | null {
  const tabs = BY_TAB[pathname];
  if (tabs) return tabs[tab ?? FIRST_TABS[pathname] ?? ''] ?? null;
  if (pathname === '/slos/new') return FORMS;
  return BY_PATH.find(([pattern]) => pattern.test(pathname))?.[1] ?? null;
}
