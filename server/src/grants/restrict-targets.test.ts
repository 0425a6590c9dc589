import type { Target } from '@sightglass/shared/contract';
import { expect, it } from 'vitest';
import { NO_HIDDEN_NAMES } from './hidden-names.ts';
import { createMask } from './mask.ts';
import { restrictSources, restrictTargets } from './restrict-targets.ts';

const target = (labels: Readonly<Record<string, string>>, state: Target['state'] = 'down'): Target => ({
  id: 'http://10.66.66.66:15090',
  source: 'zz-forbidden-source',
  url: 'http://10.66.66.66:15090',
  labels: { ...labels, pod: 'zz-forbidden-pod' },
  state,
  lastScrapeAt: 1,
  lastSuccessAt: 1,
  lastDurationMs: 1,
  samples: 1,
  series: 1,
  bodyBytes: 1,
  scrapes: 1,
  failures: 1,
  parseErrors: 0,
  lastError: 'zz-forbidden-error',
  dialects: [],
});

const SOURCE = {
  name: 'zz-forbidden-source',
  kind: 'scrape' as const,
  intervalMs: 15_000,
  discovery: ['zz-forbidden-list'],
  targetsUp: 7,
  targetsDown: 8,
  targetsPending: 0,
  lastError: 'zz-forbidden-error',
};

it('tells that targets within do not answer, and those that may be, and nothing else of any', () => {
  const told = restrictTargets(
    [
      target({ cluster: 'east', namespace: 'shop' }),
      target({ namespace: 'shop' }, 'up'),
      target({ cluster: 'east' }),
      // However many there are.
      target({}),
      target({}),
      // Beyond, or of use to nobody: these say nothing of what is within.
      target({ cluster: 'east', namespace: 'zz-forbidden-ns' }),
      target({ cluster: 'zz-forbidden-west' }),
      target({ cluster: 'east' }, 'up'),
    ],
    createMask([{ cluster: 'east', namespace: 'shop' }]),
  );
  expect(told.map(({ labels, state }) => [labels, state])).toEqual([
    [{ cluster: 'east', namespace: 'shop' }, 'down'],
    [{ cluster: 'east' }, 'down'],
    [{}, 'down'],
  ]);
  expect(JSON.stringify(told)).not.toMatch(/zz-forbidden|10\.66/);
});

it('names no cluster in which nothing within is known to be, where a namespace of any cluster is within', () => {
  const mask = createMask([{ cluster: null, namespace: 'shop' }]);
  mask.hide(NO_HIDDEN_NAMES, new Set(['east']));
  const told = restrictTargets([target({ cluster: 'zz-forbidden-west' }), target({ cluster: 'east' })], mask);
  expect(told.map(({ labels }) => labels)).toEqual([{}, { cluster: 'east' }]);
});

it('lists targets that say they are within, and counts them alone', () => {
  const sources = [{ ...SOURCE, name: 'pods' }, SOURCE];
  const within = {
    ...target({ cluster: 'east', namespace: 'shop' }),
    source: 'pods',
    url: 'http://10.0.0.1',
  };
  const told = restrictSources(
    {
      sources,
      targets: [
        { ...within, id: within.url, labels: { ...within.labels, pod: 'cart-1' }, lastError: 'refused' },
        target({ cluster: 'east', namespace: 'zz-forbidden-ns' }),
        target({ namespace: 'shop' }),
      ],
    },
    createMask([{ cluster: 'east', namespace: 'shop' }]),
  );
  expect(told.targets.map(({ url, samples, lastError }) => [url, samples, lastError])).toEqual([
    ['http://10.0.0.1', 1, 'refused'],
  ]);
  expect(told.sources).toEqual([
    { ...SOURCE, name: 'pods', discovery: [], lastError: null, targetsUp: 0, targetsDown: 1 },
  ]);
  expect(told.limited).toEqual({ someUnplacedDown: true });
  expect(JSON.stringify(told)).not.toMatch(/zz-forbidden|10\.66/);
});

const listFor = (grant: { cluster: string | null; namespace: string | null }) =>
  restrictSources(
    { sources: [], targets: [target({ namespace: 'shop' }), target({ cluster: 'east' })] },
    createMask([grant]),
  ).targets.map(({ labels }) => labels['namespace'] ?? labels['cluster']);

it('asks of a target no more than the grants do', () => {
  expect(listFor({ cluster: null, namespace: 'shop' })).toEqual(['shop']);
  expect(listFor({ cluster: 'east', namespace: null })).toEqual(['east']);
  expect(listFor({ cluster: 'east', namespace: 'shop' })).toEqual([]);
});
