/** Sources and targets of the mesh for tests of grants, of either side: see forbidden-mesh.ts. */
import type { Sources, Target } from '@sightglass/shared/contract';
import { INTERVAL_MS } from '../../store/conformance-mesh.ts';
import { NS } from './forbidden-names.ts';

function target(change: Pick<Target, 'url' | 'source' | 'labels' | 'state'>): Target {
  return {
    id: change.url,
    lastScrapeAt: 1,
    lastSuccessAt: 1,
    lastDurationMs: 4,
    samples: 400,
    series: 40,
    bodyBytes: 4000,
    scrapes: 10,
    failures: 1,
    parseErrors: 0,
    lastError: null,
    dialects: ['istio'],
    ...change,
  };
}

function source(name: string): Sources['sources'][number] {
  return {
    name,
    kind: 'scrape',
    intervalMs: INTERVAL_MS,
    discovery: ['zz-forbidden-list'],
    targetsUp: 90,
    targetsDown: 91,
    targetsPending: 92,
    lastError: 'zz-forbidden-error',
  };
}

const shop = { cluster: 'east', namespace: 'shop' };

export const listForbiddenSources = (): Omit<Sources, 'now'> => ({
  sources: [source('pods'), source('zz-forbidden-source')],
  targets: [
    target({
      url: 'http://10.0.0.1:15020',
      source: 'pods',
      labels: { ...shop, pod: 'cart-v1-1' },
      state: 'up',
    }),
    {
      ...target({
        url: 'http://10.0.0.2:15020',
        source: 'pods',
        labels: { ...shop, pod: 'cart-v1-2', note: `${NS}/zz-forbidden` },
        state: 'down',
      }),
      lastError: `${NS}.svc refused`,
    },
    target({
      url: 'http://zz-forbidden-pod:15020',
      source: 'zz-forbidden-source',
      labels: { cluster: 'east', namespace: NS, pod: 'zz-forbidden-pod' },
      state: 'up',
    }),
    ...['1', '2', '3'].map((name) =>
      target({
        url: `http://zz-forbidden-${name}:15020`,
        source: 'zz-forbidden-source',
        labels: { pod: 'zz-forbidden-pod' },
        state: 'down',
      }),
    ),
  ],
  dropped: [{ reason: 'zz-forbidden-reason', count: 3 }],
  limited: null,
});
