/** Values of gauges, and gauges to choose from, of the mesh for tests of grants, of either side: see forbidden-mesh.ts. No test's store holds any. */
import type { EpochMs } from '@sightglass/shared/units';
import { createSampleSaturation } from '../../http/testing/sample-judging.ts';
import type { Saturation } from '../../saturation/create-saturation.ts';
import type { SeriesReading } from '../../saturation/read-signal.ts';
import type { Collections } from '../../state/collections.ts';
import { matchesOwner } from '../../store/gauges.ts';
import type { TelemetryStore } from '../../store/telemetry-store.ts';
import { NS } from './forbidden-names.ts';

const WARNINGS = [{ code: 'engine' as const, subject: 'zz-forbidden', message: 'zz-forbidden-words' }];

const own = (namespace: string, service: string) => ({
  cluster: 'east',
  namespace,
  service,
  workload: `${service}-v1`,
});
const OWN = own('shop', 'cart');
const THEIRS = own(NS, 'zz-forbidden-db');

const GAUGES = [
  { metric: 'pool_in_use', owner: { ...OWN, pod: '' } },
  { metric: 'zz-forbidden-gauge', owner: { ...THEIRS, pod: '' } },
];

const value = (name: string, owner: typeof OWN, at: EpochMs) => ({
  signal: 'own-signal',
  name,
  ...owner,
  usage: 1,
  capacity: 2,
  ratio: 0.5,
  level: 'ok' as const,
  at,
});

const series = (name: string, owner: typeof OWN): SeriesReading['series'][number] => ({
  owner,
  series: {
    signal: 'own-signal',
    name,
    workload: owner.workload,
    isRatio: true,
    warning: 0.8,
    critical: 0.9,
    values: [0.5],
  },
});

export function createForbiddenSaturation(parts: {
  readonly store: TelemetryStore;
  readonly clock: () => EpochMs;
  readonly collections: Collections;
}): Saturation {
  const { clock } = parts;
  const readSaturation = () =>
    Promise.resolve({
      values: [value('Pool', OWN, clock()), value('zz-forbidden-signal', THEIRS, clock())],
      warnings: WARNINGS,
    });
  const saturation = createSampleSaturation(parts, {
    catalogue: {
      list: ({ filter }) =>
        Promise.resolve({
          families: GAUGES.filter(({ owner }) => matchesOwner(owner, filter)).map(({ metric }) => ({
            metric,
            help: `as ${NS}/zz-forbidden says`,
            labels: [{ name: 'pool', values: ['zz-forbidden-value'] }],
            series: 1,
            workloads: 1,
            sample: 1,
          })),
          truncated: false,
          warnings: WARNINGS,
        }),
      // All of what is beyond.
      findPresent: (metrics, only) =>
        Promise.resolve(new Set(!only || only({ ...THEIRS, pod: '' }) ? metrics : [])),
    },
    want: () => undefined,
    speaksPromql: false,
    intervalMs: 15_000,
  });
  return {
    ...saturation,
    readSaturation,
    async preview(_signal, { window, stepMs }) {
      const drawn = [series('Pool', OWN), series('zz-forbidden-signal', THEIRS)];
      return {
        ...(await readSaturation()),
        series: { window, stepMs, times: [window.from], series: drawn, warnings: WARNINGS },
        isNew: true,
      };
    },
  };
}
