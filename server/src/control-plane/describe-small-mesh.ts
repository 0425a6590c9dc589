/** What must be told of the mesh of small-mesh.ts, whatever holds its samples: every figure is foretold. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quantiles } from '@sightglass/shared/histogram';
import type { Plane, Warning } from '@sightglass/shared/contract';
import type { ControlPlane } from './create-control-plane.ts';
import { AT, CONVERGED, minutesAgo } from './small-mesh.ts';

/** Scrapes in half an hour, of two replicas, less the one in which a replica began anew. */
const SCRAPES = 2 * 120 - 1;

interface Opened {
  readonly controlPlane: ControlPlane;
  close(): Promise<void>;
}

/** `open` answers control planes over whatever holds the samples of small-mesh.ts; `silentVersions` are those of a plane that stopped answering. */
export function describeSmallMesh(
  name: string,
  open: () => Promise<Opened>,
  silentVersions: readonly string[],
): void {
  describe(`control planes ${name}`, () => {
    let opened: Opened;
    let planes: readonly Plane[];
    let warnings: readonly Warning[];
    const planeOf = (cluster: string, kind: Plane['kind'] = 'istiod'): Plane =>
      planes.find((plane) => plane.cluster === cluster && plane.kind === kind) as Plane;

    beforeAll(async () => {
      opened = await open();
      const read = await opened.controlPlane.readPlanes({ from: minutesAgo(30), to: AT });
      warnings = read.warnings;
      planes = read.planes;
    }, 180_000);
    afterAll(() => opened.close());

    it('are told one by one, with versions, replicas and who is connected', () => {
      expect(warnings).toEqual([]);
      expect(planes.map(({ id, versions }) => [id, versions])).toEqual([
        ['east/istio-system/istiod', ['1.27.1']],
        ['west/istio-system/istiod-1-26', silentVersions],
        ['east/linkerd/linkerd', []],
      ]);
      const east = planeOf('east');
      expect(east.replicas).toMatchObject([
        { pod: 'istiod-7d9c6b5f4-b5n8x', version: '1.27.1', isSilent: false, connected: 10 },
        { pod: 'istiod-7d9c6b5f4-kt2nb', version: '1.27.1', isSilent: false, connected: null },
      ]);
      expect(east.connectedBy).toEqual([
        { version: '1.25.0', proxies: 1 },
        { version: '1.27.1', proxies: 9 },
      ]);
      expect(east.conflicts).toMatchObject([{ metric: 'pilot_conflict_inbound_listener', count: 3 }]);
    });

    it('count what they pushed, the replica that began anew included', () => {
      const east = planeOf('east');
      const counts = (per: Readonly<Record<string, number>>) =>
        Object.entries(per).map(([type, count]) => ({ type, count: count * SCRAPES }));
      expect(east.pushes).toEqual(counts({ cds: 2, eds: 5, lds: 1, rds: 3 }));
      expect(east.triggers).toEqual(counts({ endpoint: 2 }));
      expect(east.configEvents).toEqual([{ type: 'VirtualService', event: 'update', count: SCRAPES }]);
      expect(east).toMatchObject({ pushErrors: [], writeTimeouts: 0, internalErrors: 0 });
    });

    it('tell how long changes took', () => {
      const counts = CONVERGED.map(([, count], i) => (count - (CONVERGED[i - 1]?.[1] ?? 0)) * SCRAPES);
      const bounds = CONVERGED.slice(0, -1).map(([le]) => Number(le) * 1000);
      const [p50 = 0, p95 = 0, p99 = 0] = quantiles({ bounds, counts }, [0.5, 0.95, 0.99]) ?? [];
      const { convergence } = planeOf('east');
      expect(convergence?.proxies).toBe(10 * SCRAPES);
      expect(convergence?.latency?.p50).toBeCloseTo(p50, 6);
      expect(convergence?.latency?.p95).toBeCloseTo(p95, 6);
      expect(convergence?.latency?.p99).toBeCloseTo(p99, 6);
    });

    it('tell what was refused, and by whom', () => {
      const { rejects, state } = planeOf('east');
      expect(rejects.total).toBe(3);
      expect(rejects.byType).toEqual([
        { type: 'cds', count: 2 },
        { type: 'rds', count: 1 },
      ]);
      expect(rejects.byNode).toMatchObject([
        { node: 'ledger-0.shop', type: 'cds', error: 'Internal', count: 2 },
        { node: 'routes-0.shop', type: 'rds', error: 'Internal', count: 1 },
      ]);
      expect(state).toBe('rejecting');
    });

    it('are silent or failing where they are', () => {
      expect(planeOf('west').state).toBe('silent');
      expect(planeOf('east', 'linkerd')).toMatchObject({ state: 'failing', connected: 1 });
    });

    it('have proxies, each judged', async () => {
      const { proxies, warnings: told } = await opened.controlPlane.readProxies();
      expect(told).toEqual([]);
      const judged = proxies.map(({ workload, kind, state, reason }) =>
        [workload, kind, state, reason].join(' '),
      );
      expect(judged.toSorted()).toEqual([
        'archive sidecar stale behind',
        'batch sidecar stale disconnected',
        'books linkerd stale disconnected',
        'cart sidecar in-sync took-last',
        'catalog sidecar in-sync took-last',
        'checkout sidecar in-sync took-last',
        'istio-ingressgateway gateway in-sync took-last',
        'ledger sidecar stale rejecting',
        'mail sidecar in-sync took-last',
        'pay sidecar stale disconnected',
        'routes sidecar unknown rejected-once',
        'search sidecar in-sync took-last',
        'ztunnel ztunnel unknown not-told',
      ]);
      expect(proxies.find(({ workload }) => workload === 'archive')).toMatchObject({
        version: '1.25.0',
        planeVersion: '1.27.1',
        minorsBehind: 2,
        acceptedAt: minutesAgo(30),
      });
      const ledger = proxies.find(({ workload }) => workload === 'ledger');
      // To a step of a minute.
      expect(ledger?.rejectedAt).toBeGreaterThanOrEqual(minutesAgo(3));
      expect(ledger?.rejectedAt).toBeLessThanOrEqual(minutesAgo(2));
      expect(ledger).toMatchObject({
        rejected: 2,
      });
    });
  });
}
