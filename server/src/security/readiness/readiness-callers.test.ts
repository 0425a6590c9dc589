import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOBODY, sampleEdge, sampleEnd } from '../../http/testing/sample-telemetry.ts';
import { createSums } from '../../signals/sums.ts';
import { identifyEnd } from '../../signals/node-identity.ts';
import type { EdgeSums, IdentityPair, SeriesAnswer } from '../../store/telemetry-store.ts';
import { sampleMeshConfig, sampleResource, sampleWorkload } from '../testing/sample-mesh-config.ts';
import { listInbound } from './inbound.ts';
import type { PlainFlow, PlainFlows } from './plain-flows.ts';
import { describeReceivers, findLinkerdNamespaces, readConfiguredReach } from './reach.ts';
import { listCallers } from './readiness-callers.ts';
import { listExposures, type Exposure } from './readiness-rows.ts';
import { divide } from './split-anonymous.ts';

const HOUR_MS = 3_600_000;
const NO_LOG: PlainFlows = { flows: [], keptFrom: null };
const NOTHING: SeriesAnswer = {
  window: { from: 0, to: HOUR_MS },
  coveredMs: HOUR_MS,
  warnings: [],
  stepMs: HOUR_MS,
  times: [0],
  covered: [HOUR_MS],
  groups: [],
};
const seenOf = () => ({ firstAt: 0, lastAt: HOUR_MS });
const fromCaller = { evidence: 'source-principal', reporters: ['source'] } as const;
const untold = { evidence: 'none', reporters: ['source'] } as const;

interface Known {
  readonly config?: Parameters<typeof readConfiguredReach>[0];
  readonly pairs?: readonly IdentityPair[];
}

function exposeAll(edges: readonly EdgeSums[], { config, pairs = [] }: Known = {}): Exposure[] {
  const inbound = listInbound(edges);
  const receivers = describeReceivers(inbound, {
    linkerd: findLinkerdNamespaces(pairs),
    configured: config ? readConfiguredReach(config) : new Map(),
  });
  const nodes = edges.map(({ edge }) => identifyEnd(edge.target, 'service', edge.source));
  return listExposures('namespace', nodes, { inbound, receivers });
}

function callersOf(
  edges: readonly EdgeSums[],
  plain = NO_LOG,
  known: Known & { series?: SeriesAnswer } = {},
) {
  const [exposure] = exposeAll(edges, known) as [Exposure];
  const { callers, doubtfulCallers } = listCallers({
    exposure,
    plain,
    series: known.series ?? NOTHING,
    seenOf,
  });
  return { exposure, callers, doubtfulCallers };
}

const idsOf = (callers: readonly { id: string }[]) => callers.map(({ id }) => id);

function logged(address: string, count: number, changes: Partial<PlainFlow> = {}): PlainFlow {
  return {
    target: 'east~shop~cart',
    protocol: 'http',
    proof: 'plaintext',
    source: null,
    identity: '',
    address,
    count,
    firstAt: 10,
    lastAt: 20,
    ...changes,
  };
}

const UNKNOWN_CALLER = sampleEdge(NOBODY, 'east~shop~cart', { plaintext: 1_000 });

describe('whom STRICT would cut off', () => {
  it('is whoever a receiving proxy saw in plaintext, with the workloads that sent it and what they also send well', () => {
    const { callers, doubtfulCallers } = callersOf([
      sampleEdge('east~shop~web~web-v1~v1', 'east~shop~cart', { mutual: 70 }),
      sampleEdge('east~shop~web~web-v2~v2', 'east~shop~cart', { plaintext: 30 }),
      sampleEdge('east~shop~web~web-v1~v1', 'east~shop~search', { mutual: 5 }),
      sampleEdge('east~shop~ad', 'east~shop~cart', { mutual: 9 }),
    ]);
    expect(callers).toEqual([
      {
        id: 'east~shop~web',
        knownBy: 'workload',
        cluster: 'east',
        namespace: 'shop',
        name: 'web',
        workload: 'web-v2',
        identity: '',
        addresses: [],
        plaintext: 30,
        unmeasured: 0,
        mutual: 75,
        targets: [
          {
            id: 'east~shop~cart',
            namespace: 'shop',
            name: 'cart',
            protocol: 'http',
            plaintext: 30,
            unmeasured: 0,
            edge: 'east~shop~web~~east~shop~cart~~http',
          },
        ],
        firstAt: 0,
        lastAt: HOUR_MS,
        reason: 'receiver',
      },
    ]);
    expect(doubtfulCallers).toEqual([]);
  });

  it('might be whoever nobody measured, and whoever says so of a service without a receiving proxy', () => {
    const { callers, doubtfulCallers } = callersOf([
      sampleEdge('east~shop~web', 'east~shop~db', { unmeasured: 3, protocol: 'tcp', ...untold }),
      sampleEdge('east~mail~email', 'east~shop~relay', { plaintext: 7, ...fromCaller }),
    ]);
    expect(idsOf(callers)).toEqual([]);
    expect(idsOf(doubtfulCallers)).toEqual(['east~mail~email', 'east~shop~web']);
  });

  it('is nobody at services that PeerAuthentication does not rule', () => {
    const edges = [
      sampleEdge('east~shop~web', 'east~shop~mailer', { mutual: 3, ...fromCaller }),
      sampleEdge('east~edge~front', 'east~shop~mailer', { unmeasured: 4, ...untold }),
      sampleEdge('east~shop~web', 'east~shop~db', { unmeasured: 3, protocol: 'tcp', ...untold }),
      sampleEdge(NOBODY, 'east~shop~gateway', { plaintext: 50 }),
    ];
    const config = sampleMeshConfig(
      [
        {
          ...sampleResource('Gateway', 'shop/gateway', { spec: { selector: { istio: 'gateway' } } }),
          apiVersion: 'networking.istio.io/v1',
        },
      ],
      [
        sampleWorkload('shop/gateway', { istio: 'gateway' }),
        sampleWorkload('shop/db', { 'sidecar.istio.io/inject': 'false' }),
      ],
    );
    const pairs = [
      {
        sourcePrincipal: 'unknown',
        destinationPrincipal: 'mailer.shop.serviceaccount.identity.linkerd.cluster.local',
        requests: 3,
        connections: 0,
      },
    ];
    const { callers, doubtfulCallers, exposure } = callersOf(edges, NO_LOG, { config, pairs });
    expect([callers, doubtfulCallers]).toEqual([[], []]);
    expect([...exposure.receivers].map(([id, { outOfReach }]) => [id, outOfReach])).toEqual([
      ['east~shop~mailer', 'linkerd'],
      ['east~shop~db', 'no-sidecar'],
      ['east~shop~gateway', 'gateway'],
    ]);
    // Without that knowledge nothing is taken for granted.
    expect(idsOf(callersOf(edges).callers)).toEqual(['unknown']);
  });
});

describe('callers of which metrics know nothing', () => {
  it('are one unknown where no log tells more', () => {
    const { callers } = callersOf([UNKNOWN_CALLER]);
    expect(callers).toMatchObject([{ id: 'unknown', knownBy: 'nothing', plaintext: 1_000 }]);
  });

  it('are told by address, by identity, or by workload, each with its share of what metrics count', () => {
    const { callers } = callersOf([UNKNOWN_CALLER], {
      keptFrom: 0,
      flows: [
        logged('10.0.0.1', 6),
        logged('10.0.0.2', 3, { firstAt: 5 }),
        logged('10.0.0.3', 1, { identity: 'spiffe://other/ns/a/sa/b' }),
      ],
    });
    expect(callers.map(({ id, knownBy, plaintext, firstAt }) => [id, knownBy, plaintext, firstAt])).toEqual([
      ['10.0.0.1', 'address', 600, 10],
      ['10.0.0.2', 'address', 300, 5],
      ['spiffe://other/ns/a/sa/b', 'identity', 100, 10],
    ]);
    expect(callers[0]?.addresses).toEqual([{ address: '10.0.0.1', count: 6, lastAt: 20 }]);
  });

  it('stay unknown for the time before the log', () => {
    const point = (plaintext: number) => ({ ...createSums(), plaintext });
    const series: SeriesAnswer = {
      ...NOTHING,
      window: { from: 0, to: 2 * HOUR_MS },
      times: [0, HOUR_MS],
      covered: [HOUR_MS, HOUR_MS],
      groups: [{ key: 'east~unknown~unknown~~east~shop~cart~~http', points: [point(400), point(600)] }],
    };
    const { callers } = callersOf(
      [UNKNOWN_CALLER],
      { keptFrom: HOUR_MS, flows: [logged('10.0.0.1', 6)] },
      { series },
    );
    expect(callers.map(({ id, plaintext }) => [id, plaintext])).toEqual([
      ['10.0.0.1', 600],
      ['unknown', 400],
    ]);
    expect(callers[1]?.lastAt).toBe(HOUR_MS);
  });

  it('are known as workloads where the log learnt who is behind the address', () => {
    const source = { cluster: 'east', namespace: 'legacy', service: 'importer', workload: 'importer-v1' };
    const { callers } = callersOf([UNKNOWN_CALLER], {
      keptFrom: 0,
      flows: [logged('10.0.0.1', 6, { source })],
    });
    expect(callers).toMatchObject([
      { id: 'east~legacy~importer', knownBy: 'workload', workload: 'importer-v1', plaintext: 1_000 },
    ]);
  });

  it('are not those that metrics know as well: the log adds their addresses', () => {
    const source = { cluster: 'east', namespace: 'shop', service: 'web', workload: 'web-v1' };
    const { callers } = callersOf(
      [UNKNOWN_CALLER, sampleEdge('east~shop~web', 'east~shop~cart', { plaintext: 20 })],
      {
        keptFrom: 0,
        flows: [logged('10.0.0.9', 2, { source }), logged('10.0.0.1', 50)],
      },
    );
    expect(callers.map(({ id, plaintext, addresses }) => [id, plaintext, addresses])).toEqual([
      ['10.0.0.1', 1_000, [{ address: '10.0.0.1', count: 50, lastAt: 20 }]],
      ['east~shop~web', 20, [{ address: '10.0.0.9', count: 2, lastAt: 20 }]],
    ]);
  });
});

describe('readiness of any mesh', () => {
  const ends = fc.constantFrom('east~a~one', 'east~a~two', 'east~b~one').map((id) => sampleEnd(id));
  const facts = fc.record({
    mutual: fc.nat(3),
    plaintext: fc.nat(3),
    unmeasured: fc.nat(3),
    reporters: fc.constantFrom(['source' as const], ['destination' as const]),
  });
  const edges = fc.array(
    fc
      .tuple(fc.oneof(ends, fc.constant(NOBODY)), ends, facts)
      .map(([source, target, of]) => sampleEdge(source, target, { ...of, evidence: 'destination' })),
    { maxLength: 10 },
  );
  const flows = fc.array(
    fc
      .tuple(fc.constantFrom('1.1.1.1', '2.2.2.2', ''), fc.integer({ min: 1, max: 9 }), fc.boolean(), ends)
      .map(([address, count, isPlain, end]) =>
        logged(address, count, {
          target: `${end.cluster}~${end.namespace}~${end.service}`,
          proof: isPlain ? 'plaintext' : 'unmeasured',
        }),
      ),
    { maxLength: 6 },
  );

  it('accounts for every request that is not mutual, and for no other', () => {
    fc.assert(
      fc.property(edges, flows, fc.constantFrom(0, null), (mesh, log, keptFrom) => {
        for (const exposure of exposeAll(mesh)) {
          const { callers, doubtfulCallers } = listCallers({
            exposure,
            plain: { flows: log, keptFrom },
            series: NOTHING,
            seenOf,
          });
          const all = [...callers, ...doubtfulCallers];
          const sum = (kind: 'plaintext' | 'unmeasured') =>
            all.reduce((total, caller) => total + caller[kind], 0);
          expect([sum('plaintext'), sum('unmeasured')]).toEqual([
            exposure.received.plaintext,
            exposure.received.unmeasured,
          ]);
          for (const caller of all) {
            const inTargets = caller.targets.reduce(
              (total, { plaintext, unmeasured }) => total + plaintext + unmeasured,
              0,
            );
            expect(inTargets).toBe(caller.plaintext + caller.unmeasured);
          }
        }
      }),
    );
  });

  it('cuts a caller off exactly where a receiving proxy of a service saw plaintext of it', () => {
    fc.assert(
      fc.property(edges, (mesh) => {
        for (const exposure of exposeAll(mesh)) {
          const { callers } = listCallers({ exposure, plain: NO_LOG, series: NOTHING, seenOf });
          const { namespace } = exposure.subject;
          const reporting = new Set(
            mesh
              .filter(
                (one) =>
                  one.reporters.includes('destination') && one.mutual + one.plaintext + one.unmeasured > 0,
              )
              .map(({ edge }) => `${edge.target.namespace}/${edge.target.service}`),
          );
          const expected = new Set(
            mesh
              .filter(
                ({ edge, plaintext }) =>
                  plaintext > 0 &&
                  edge.target.namespace === namespace &&
                  reporting.has(`${edge.target.namespace}/${edge.target.service}`),
              )
              .map(({ edge }) =>
                edge.source.service === 'unknown'
                  ? 'unknown'
                  : `east~${edge.source.namespace}~${edge.source.service}`,
              ),
          );
          expect(new Set(idsOf(callers))).toEqual(expected);
        }
      }),
    );
  });
});

describe('dividing a count', () => {
  it('gives whole parts that add up to it, none of them nothing where there is enough', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 9 }),
        (amount, weights) => {
          const parts = divide(amount, weights);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
          expect(
            parts.every((part) => Number.isInteger(part) && part >= (amount >= weights.length ? 1 : 0)),
          ).toBe(true);
        },
      ),
    );
  });
});
