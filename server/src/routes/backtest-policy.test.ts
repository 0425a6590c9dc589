import type { Backtest } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { accessRecord, createSampleAccessLog } from '../http/testing/sample-access-log.ts';
import { createContext, createFixedStore, NOW } from '../http/testing/sample-context.ts';
import { NOBODY, sampleEdge } from '../http/testing/sample-telemetry.ts';
import type { MeshConfig } from '../mesh-config/mesh-config.ts';
import { NO_MESH_CONFIG } from '../mesh-config/mesh-config.ts';
import { sampleMeshConfig } from '../security/authorization/testing.ts';
import type { EdgeSums, TelemetryStore } from '../store/telemetry-store.ts';

type AccessRecord = ReturnType<typeof accessRecord>;

const WEB = 'spiffe://cluster.local/ns/shop/sa/web';
const ADS = 'spiffe://cluster.local/ns/ads/sa/bidder';
const BIDDER = { cluster: 'east', namespace: 'ads', service: 'bidder', workload: 'bidder-v1', version: 'v1' };

interface Mesh {
  readonly records?: readonly AccessRecord[];
  readonly edges?: readonly EdgeSums[];
  readonly identities?: Readonly<Record<string, string>>;
  readonly config?: MeshConfig;
  readonly refused?: number;
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function createStore({ edges = [], identities = {}, refused = 0 }: Mesh): TelemetryStore {
  return {
    ...createFixedStore(edges),
    readIdentities: ({ window, filter }) => {
      const sourcePrincipal = identities[filter.source?.service ?? ''];
      const pairs = sourcePrincipal
        ? [{ sourcePrincipal, destinationPrincipal: 'unknown', requests: 1, connections: 0 }]
        : [];
      return Promise.resolve({ window, coveredMs: 1, warnings: [], pairs });
    },
    readSeries: ({ window, stepMs, outcomes }) =>
      Promise.resolve({
        window,
        coveredMs: 1,
        warnings: [],
        stepMs,
        times: [window.from, window.from + stepMs],
        covered: [stepMs, stepMs],
        groups: edges.map((sums) => ({
          key: `east~${sums.edge.source.namespace}~${sums.edge.source.service}~~east~shop~cart~~${sums.edge.protocol}`,
          points: [
            null,
            { ...sums, requests: outcomes ? (outcomes.codes.includes('403') ? refused : 0) : sums.requests },
          ],
        })),
      }),
  };
}

async function backtest(yaml: string, mesh: Mesh, body: Record<string, unknown> = {}): Promise<Backtest> {
  const { records = [], config = NO_MESH_CONFIG } = mesh;
  const accessLog = await createSampleAccessLog(records);
  closing.push(() => accessLog.close());
  const context = createContext(createStore(mesh), {
    accessLog: records.length > 0 ? accessLog : null,
    meshConfig: config,
  });
  const answer = await request(createApp(context))
    .post('/api/v1/security/policies/backtest')
    .send({ yaml, range: 'now-1m', ...body })
    .expect(200);
  return answer.body as Backtest;
}

function policy(spec: string, name = 'p'): string {
  return `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`;
}
const ALLOW_WEB = policy(
  "{ selector: { matchLabels: { app: cart } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { methods: [GET], paths: ['/cart/*'] } }] }] }",
);

const brief = ({ rows }: Backtest) =>
  rows.map(({ caller, method, path, decision, wasDenied, decidedBy, count, source }) =>
    [
      caller.name || caller.identity || caller.address || 'nobody',
      method,
      path,
      decision,
      wasDenied ? 'was denied' : 'was let through',
      decidedBy || '-',
      count,
      source,
    ].join(' '),
  );

describe('POST /security/policies/backtest over an access log', () => {
  const records = [
    accessRecord(),
    accessRecord({ path: '/cart/2?secret=1' }),
    accessRecord({ method: 'POST', time: NOW - 20_000 }),
    accessRecord({ method: 'POST', time: NOW - 10_000 }),
    accessRecord({ source: BIDDER, sourceIdentity: ADS, denied: true, code: 403 }),
    accessRecord({ source: NOBODY, sourceIdentity: '', proof: 'plaintext', sourceAddress: '10.0.0.99:1234' }),
    accessRecord({
      source: NOBODY,
      sourceIdentity: '',
      proof: 'unmeasured',
      sourceAddress: '10.0.0.98:1234',
    }),
    accessRecord({ path: '/cart/[redacted]' }),
    accessRecord({ target: { ...BIDDER, service: 'other', workload: 'other-v1' } }),
  ];

  it('tells what would break first, then what is undecided, then what was denied before', async () => {
    const answer = await backtest(ALLOW_WEB, { records });
    expect(answer.problems).toEqual([]);
    expect(brief(answer)).toEqual([
      'web POST /cart/1 denied was let through - 2 access-log',
      '10.0.0.99 GET /cart/1 denied was let through - 1 access-log',
      'web GET /cart/[redacted] undecided was let through shop/p rule 0 1 access-log',
      '10.0.0.98 GET /cart/1 undecided was let through shop/p rule 0 1 access-log',
      'bidder GET /cart/1 denied was denied - 1 access-log',
    ]);
    expect(answer.accessLog).toEqual({
      allowed: 2,
      denied: 4,
      undecided: 2,
      newlyDenied: 3,
      newlyAllowed: 0,
    });
    expect(answer.rows[0]).toMatchObject({
      firstAt: NOW - 20_000,
      lastAt: NOW - 10_000,
      why: 'No rule of shop/p matches, and what applies here allows only what matches.',
    });
    expect(answer.policies).toMatchObject([
      { name: 'p', action: 'ALLOW', rules: ['web of shop may call GET, path /cart/*.'] },
    ]);
  });

  it('judges together with what is in force, or alone, and replaces what has the same name', async () => {
    const config = sampleMeshConfig(
      `${policy('{ action: DENY, rules: [{ to: [{ operation: { paths: [/cart/1] } }] }] }', 'no-one')}---\n${policy('{}')}`,
    );
    const inForce = await backtest(ALLOW_WEB, { records, config });
    expect(inForce.accessLog).toMatchObject({ allowed: 1, undecided: 1 });
    const alone = await backtest(ALLOW_WEB, { records, config }, { with: 'alone' });
    expect(alone.accessLog).toMatchObject({ allowed: 2 });
  });

  it('tells what would open', async () => {
    const answer = await backtest(policy('{ rules: [{}] }'), { records });
    expect(brief(answer)).toEqual(['bidder GET /cart/1 allowed was denied shop/p rule 0 1 access-log']);
    expect(answer.accessLog).toMatchObject({ newlyAllowed: 1 });
  });

  it('names what is wrong with a text and judges the rest of it', async () => {
    const answer = await backtest(`${policy('{ rules: 7 }', 'bad')}---\n${ALLOW_WEB}`, { records });
    expect(answer.problems).toEqual([{ severity: 'error', line: 4, message: 'spec.rules: must be a list.' }]);
    expect(answer.policies.map(({ name }) => name)).toEqual(['p']);
    const nothing = await backtest('{', { records });
    expect([nothing.problems.length, nothing.rows, nothing.accessLog]).toEqual([1, [], null]);
  });

  it('bounds its rows and says how many it left out', async () => {
    const many = Array.from({ length: 700 }, (_, i) => accessRecord({ path: `/other/${i}` }));
    const { rows, rowsLeftOut, accessLog } = await backtest(ALLOW_WEB, { records: many });
    expect([rows.length, rowsLeftOut, accessLog?.denied]).toEqual([500, 200, 700]);
  });

  it('is the same every time', async () => {
    const [first, second] = [
      await backtest(ALLOW_WEB, { records }),
      await backtest(ALLOW_WEB, { records: records.toReversed() }),
    ];
    expect(second).toEqual(first);
  });
});

describe('POST /security/policies/backtest over metrics', () => {
  const edges = [
    sampleEdge('east~shop~web', 'east~shop~cart', { requests: 100, mutual: 90, plaintext: 10 }),
    sampleEdge('east~ads~bidder', 'east~shop~cart', { requests: 50, mutual: 50 }),
    sampleEdge('east~shop~web', 'east~shop~other', { requests: 5, mutual: 5 }),
  ];
  const identities = { web: WEB, bidder: ADS };
  const ALLOW_CALLER = policy(
    "{ selector: { matchLabels: { app: cart } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }] }",
  );

  it('goes by the identities that callers show; plaintext has none', async () => {
    const answer = await backtest(ALLOW_CALLER, { edges, identities });
    expect(answer.accessLog).toBeNull();
    expect(answer.metrics).toEqual({
      allowed: 90,
      denied: 60,
      undecided: 0,
      newlyDenied: 60,
      newlyAllowed: 0,
    });
    expect(brief(answer)).toEqual([
      'bidder   denied was let through - 50 metrics',
      'web   denied was let through - 10 metrics',
    ]);
    expect(answer.rows[0]?.firstAt).toBeGreaterThanOrEqual(NOW - 60_000);
  });

  it('leaves undecided what asks for a path', async () => {
    const answer = await backtest(ALLOW_WEB, { edges, identities });
    expect(answer.metrics).toEqual({
      allowed: 0,
      denied: 60,
      undecided: 90,
      newlyDenied: 60,
      newlyAllowed: 0,
    });
    expect(answer.rows.find(({ decision }) => decision === 'undecided')?.why).toContain(
      'the method and the path',
    );
  });

  it('counts as denied before what metrics say was refused', async () => {
    const answer = await backtest(ALLOW_CALLER, { edges: edges.slice(1, 2), identities, refused: 20 });
    expect(answer.metrics).toMatchObject({ denied: 50, newlyDenied: 30 });
    expect(brief(answer)).toEqual([
      'bidder   denied was let through - 30 metrics',
      'bidder   denied was denied - 20 metrics',
    ]);
  });

  it('does not take a 403 of the application for a refusal that would be lifted', async () => {
    const answer = await backtest(policy('{ rules: [{}] }'), { edges, identities, refused: 20 });
    expect([answer.metrics.newlyAllowed, answer.rows]).toEqual([0, []]);
  });

  it('takes the configured service account where no identity was seen, and knows nothing otherwise', async () => {
    const one = [sampleEdge('east~shop~web', 'east~shop~cart', { requests: 9, mutual: 9 })];
    expect((await backtest(ALLOW_CALLER, { edges: one })).metrics).toMatchObject({ undecided: 9 });
    const config = sampleMeshConfig('', {
      workloads: [
        {
          cluster: 'east',
          namespace: 'shop',
          name: 'web-v1',
          kind: 'Deployment',
          labels: {},
          serviceAccount: 'web',
          replicas: 1,
        },
      ],
    });
    expect((await backtest(ALLOW_CALLER, { edges: one, config })).metrics).toMatchObject({ allowed: 9 });
  });

  it('does not tell again in rows what an access log tells, and tells the rest', async () => {
    const answer = await backtest(ALLOW_CALLER, { edges, identities, records: [accessRecord()] });
    expect(brief(answer)).toEqual(['bidder   denied was let through - 50 metrics']);
    expect(answer.metrics).toMatchObject({ denied: 60 });
    expect(answer.accessLog).toMatchObject({ allowed: 1 });
  });

  it('tells of the time before logs were kept', async () => {
    const answer = await backtest(
      ALLOW_CALLER,
      { edges, identities, records: [accessRecord()] },
      { range: 'now-1h' },
    );
    expect(brief(answer)).toEqual([
      'bidder   denied was let through - 50 metrics',
      'web   denied was let through - 10 metrics',
    ]);
    expect(answer.notes.join(' ')).toContain('Access logs are kept since');
  });

  it('says that a configuration which is not read yet is not known', async () => {
    const syncing = sampleMeshConfig('', { cluster: { state: 'syncing', lastSyncAt: null } });
    const answer = await backtest(ALLOW_CALLER, { edges, identities, config: syncing });
    expect(answer.notes.join(' ')).toContain('No mesh configuration is connected');
    expect(answer.warnings).toMatchObject([{ code: 'source-stale', subject: 'east' }]);
  });

  it('says when nothing was observed', async () => {
    const answer = await backtest(policy('{}').replace('shop', 'empty'), { edges, identities });
    expect(answer.notes[0]).toContain('Nothing was observed');
    expect(answer.notes.join(' ')).toContain('No mesh configuration is connected');
  });
});
