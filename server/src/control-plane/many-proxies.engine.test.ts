/** 25,000 proxies in a real engine, which are more than are read: all are counted, and those with a sign of trouble are listed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningEngine } from '../store/promql/testing/engine-process.ts';
import { REAL_ENGINES } from '../store/promql/testing/engines.ts';
import { openStore } from '../store/promql/testing/open-store.ts';
import type { PromqlStore } from '../store/promql/create-promql-store.ts';
import { formatSeries, type Sample } from '../store/testing/sample.ts';
import { createControlPlane, type ControlPlane } from './create-control-plane.ts';
import { AT, INTERVAL_MS, minutesAgo } from './small-mesh.ts';
import { countProxies } from './proxy-groups.ts';

const PODS = 25_000;
const PODS_OF_WORKLOAD = 50;
const PATIENCE_MS = 180_000;
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const CDS = 'envoy_cluster_manager_cds_update';
const OLD = 7;
/** Pods by their number. */
const FATES = { disconnected: 120, refused: 4_321, failing: 20_000, refusedLongAgo: 9_999 };

/** Five letters, as Kubernetes names pods. */
const nameEnd = (number: number): string =>
  Array.from(
    { length: 5 },
    (_, i) => LETTERS[Math.floor(number / LETTERS.length ** i) % LETTERS.length],
  ).join('');

function labelsOf(number: number): Record<string, string> {
  const workload = Math.floor(number / PODS_OF_WORKLOAD);
  const name = workload === 0 ? 'istio-ingressgateway' : `w${workload}`;
  const labels = {
    cluster: 'east',
    namespace: `team-${workload % 10}`,
    pod: `${name}-7d9c6b5f4-${nameEnd(number)}`,
    instance: `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}:15020`,
  };
  // A PodMonitor attaches no more than these.
  return workload % 2 === 0 ? labels : { ...labels, app: name, deployment: name };
}

interface Told {
  readonly metric: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** An hour ago and more; ten minutes ago; now. */
  readonly values: readonly [number, number, number];
}

function* tellProxy(number: number): Generator<Told> {
  const tag = Math.floor(number / PODS_OF_WORKLOAD) % 25 === OLD ? '1.25.0' : '1.27.1';
  const connected = number === FATES.disconnected ? 0 : 1;
  const refused: Told['values'] = number === FATES.refusedLongAgo ? [3, 3, 3] : [0, 0, 0];
  yield { metric: 'istio_build', labels: { component: 'proxy', tag }, values: [1, 1, 1] };
  yield { metric: `${CDS}_time`, values: [1, 1, minutesAgo(30)] };
  yield { metric: `${CDS}_rejected`, values: number === FATES.refused ? [0, 0, 2] : refused };
  if (number === FATES.failing) yield { metric: `${CDS}_failure`, values: [8, 8, 9] };
  else yield { metric: 'envoy_control_plane_connected_state', values: [1, 1, connected] };
}

/** Only now: that there is a control plane. */
function* samplePlane(): Generator<Sample> {
  const labels = { cluster: 'east', namespace: 'istio-system', pod: 'istiod-7d9c6b5f4-b5n8x' };
  yield { series: formatSeries('pilot_info', { ...labels, version: '1.27.1' }), value: '1', at: AT };
}

function* sampleProxies(): Generator<Sample> {
  yield* samplePlane();
  for (let number = 0; number < PODS; number++) {
    const labels = labelsOf(number);
    for (const { metric, labels: own, values } of tellProxy(number)) {
      const series = formatSeries(metric, { ...labels, ...own });
      const [before, between, now] = values.map(String) as [string, string, string];
      yield { series, value: before, at: minutesAgo(60) };
      yield { series, value: between, at: minutesAgo(10) };
      yield { series, value: between, at: minutesAgo(3) };
      yield { series, value: now, at: AT };
    }
  }
}

for (const { name, start } of REAL_ENGINES) {
  describe(`25,000 proxies in ${name}`, () => {
    let engine: RunningEngine;
    let store: PromqlStore;
    let controlPlane: ControlPlane;
    beforeAll(async () => {
      engine = await start(sampleProxies());
      store = await openStore([engine], {
        at: AT,
        intervalMs: INTERVAL_MS,
        // Six seconds on two cores that do nothing else; the test is not about how long it takes.
        settings: { clusterLabel: 'cluster', timeout: PATIENCE_MS },
      });
      controlPlane = createControlPlane({
        store,
        intervalMs: INTERVAL_MS,
        clock: () => AT,
        listeningSince: null,
        listProxies: null,
      });
    }, 180_000);
    afterAll(async () => {
      await store.close();
      await engine.stop();
    });

    it(
      'are counted by kind and version, and those in trouble are listed with why',
      async () => {
        const { proxies, groups, warnings } = await controlPlane.readProxies();
        expect(warnings).toMatchObject([
          { subject: 'proxies', message: expect.stringContaining('20000 can be read') as string },
        ]);
        expect(countProxies(proxies, groups)).toEqual({
          total: PODS,
          inSync: 0,
          stale: 3,
          unknown: PODS - 3,
          versions: [
            { kind: 'gateway', version: '1.27.1', proxies: 50, stale: 0, minorsBehind: 0 },
            { kind: 'sidecar', version: '1.25.0', proxies: 1_000, stale: 0, minorsBehind: 2 },
            { kind: 'sidecar', version: '1.27.1', proxies: 23_950, stale: 3, minorsBehind: 0 },
          ],
        });
        const byPod = new Map(proxies.map(({ pod, reason }) => [pod, reason]));
        expect(byPod).toEqual(
          new Map([
            [labelsOf(FATES.disconnected)['pod'], 'disconnected'],
            [labelsOf(FATES.failing)['pod'], 'disconnected'],
            [labelsOf(FATES.refused)['pod'], 'rejecting'],
          ]),
        );
        const ofTeam = groups?.filter(({ namespace }) => namespace === 'team-3') ?? [];
        expect(ofTeam.reduce((sum, group) => sum + group.proxies, 0)).toBe(2_500);
      },
      PATIENCE_MS,
    );
  });
}
