import type { PolicyDraft, Suggestion } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { accessRecord, createSampleAccessLog } from '../http/testing/sample-access-log.ts';
import { createContext, createFixedStore } from '../http/testing/sample-context.ts';
import { NOBODY, sampleEdge } from '../http/testing/sample-telemetry.ts';
import { NO_MESH_CONFIG, type MeshConfig } from '../mesh-config/mesh-config.ts';
import { sampleMeshConfig, sampleWorkload } from '../security/authorization/testing.ts';

type AccessRecord = ReturnType<typeof accessRecord>;

const ADS = 'spiffe://cluster.local/ns/ads/sa/bidder';
const BIDDER = { cluster: 'east', namespace: 'ads', service: 'bidder', workload: 'bidder-v1', version: 'v1' };
const EDGES = [
  sampleEdge('east~shop~web', 'east~shop~cart', { requests: 10, mutual: 10 }),
  sampleEdge('east~ads~bidder', 'east~shop~cart', { requests: 5, mutual: 5 }),
  sampleEdge(NOBODY, 'east~shop~cart', { requests: 5, plaintext: 5 }),
];
const WORKLOADS = [
  sampleWorkload('cart-v1', { app: 'cart', version: 'v1' }),
  sampleWorkload('web-v1', { app: 'web' }),
];
const PLAIN = accessRecord({
  source: NOBODY,
  sourceIdentity: '',
  proof: 'plaintext',
  sourceAddress: '10.0.0.99:1234',
});
const FROM_BIDDER = accessRecord({ source: BIDDER, sourceIdentity: ADS, path: '/cart/2' });

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function ask<Answer>(
  path: string,
  body: Record<string, unknown>,
  { records = [], config = NO_MESH_CONFIG }: { records?: readonly AccessRecord[]; config?: MeshConfig },
): Promise<Answer> {
  const accessLog = await createSampleAccessLog(records);
  closing.push(() => accessLog.close());
  const context = createContext(createFixedStore(EDGES), { accessLog, meshConfig: config });
  const answer = await request(createApp(context))
    .post(`/api/v1/security/policies/${path}`)
    .send({ range: 'now-1m', ...body });
  expect(answer.body).not.toHaveProperty('title');
  return answer.body as Answer;
}

const policy = (name: string, spec: string) =>
  `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`;
const suggest = (body: Record<string, unknown>, records: readonly AccessRecord[], config?: MeshConfig) =>
  ask<Suggestion>(
    'suggest',
    { service: 'east~shop~cart', ...body },
    { records, ...(config ? { config } : {}) },
  );

const ofAction = (action: string) =>
  sampleMeshConfig(
    policy('cart-callers', `{ action: ${action}, rules: [{ from: [{ source: { namespaces: [x] } }] }] }`),
    {
      workloads: WORKLOADS,
    },
  );

describe('POST /security/policies/suggest', () => {
  const records = [
    accessRecord(),
    accessRecord({ path: '/cart/3?x=1' }),
    FROM_BIDDER,
    PLAIN,
    accessRecord({
      source: BIDDER,
      sourceIdentity: 'spiffe://cluster.local/ns/ads/sa/evil',
      denied: true,
      code: 403,
    }),
  ];

  it('grants what was seen, by labels that tell the workloads apart, and denies no call that it can grant', async () => {
    const config = sampleMeshConfig('', { workloads: WORKLOADS });
    const { yaml, grants, withoutIdentity, backtest, notes } = await suggest({}, records, config);
    expect(yaml).toContain('matchLabels:\n      app: cart');
    expect(grants.map(({ principal, paths }) => [principal, paths])).toEqual([
      ['cluster.local/ns/ads/sa/bidder', ['/cart/{*}']],
      ['cluster.local/ns/shop/sa/web', ['/cart/{*}']],
    ]);
    expect(withoutIdentity.map(({ caller, count }) => [caller.address, count])).toEqual([['10.0.0.99', 1]]);
    expect(backtest.problems).toEqual([]);
    expect(backtest.accessLog).toEqual({
      allowed: 3,
      denied: 2,
      undecided: 0,
      newlyDenied: 1,
      newlyAllowed: 0,
    });
    expect(notes.join(' ')).toMatch(/no identity.*\{\*\}/s);
  });

  it('tells a service that nobody was seen calling from none', async () => {
    const app = createApp(createContext(createFixedStore([EDGES[0] as (typeof EDGES)[0]])));
    const detailOf = async (service: string) => {
      const answer = await request(app)
        .post('/api/v1/security/policies/suggest')
        .send({ service, range: 'now-1m' })
        .expect(404);
      return (answer.body as { detail: string }).detail;
    };
    expect(await detailOf('east~shop~web')).toContain('Nobody was seen calling web');
    expect(await detailOf('east~shop~none')).toContain('There is no service east~shop~none');
  });

  it('says that labels are guessed where no configuration is connected', async () => {
    const { notes } = await suggest({}, records);
    expect(notes[0]).toContain('app=cart is what telemetry suggests');
  });

  it('says what is in force beside it', async () => {
    const config = sampleMeshConfig(policy('open', '{ rules: [{}] }'), { workloads: WORKLOADS });
    const { notes } = await suggest({ detail: 'callers' }, records, config);
    expect(notes.join(' ')).toContain('Already in force for these workloads: shop/open.');
  });

  it('takes the name of an ALLOW policy that it replaces, but never that of another', async () => {
    const replacing = await suggest({}, records, ofAction('ALLOW'));
    expect(replacing.yaml).toContain('name: cart-callers\n');
    expect(replacing.notes.join(' ')).toContain('which is in force, and replaces it');
    expect((await suggest({}, records, ofAction('DENY'))).yaml).toContain('name: cart-callers-2\n');
  });

  it('writes nothing where nobody can be granted anything', async () => {
    const { yaml, backtest } = await suggest({}, [PLAIN]);
    // Metrics alone, without identities, tell of the others.
    expect([yaml, backtest.policies]).toEqual(['', []]);
  });

  it('names a Service where a waypoint enforces', async () => {
    const ambient = WORKLOADS.map((one) => ({
      ...one,
      labels: { ...one.labels, 'istio.io/dataplane-mode': 'ambient' },
    }));
    const { yaml, backtest } = await suggest({}, records, sampleMeshConfig('', { workloads: ambient }));
    expect(yaml).toContain('targetRefs:\n    - kind: Service');
    expect(backtest.accessLog).toMatchObject({ allowed: 3 });
  });
});

const draft = (
  intent: 'allow' | 'deny',
  config: MeshConfig,
  edge = 'east~ads~bidder~~east~shop~cart~~http',
  records = [accessRecord(), FROM_BIDDER],
) => ask<PolicyDraft>('draft', { edge, intent }, { records, config });

describe('POST /security/policies/draft', () => {
  const bare = sampleMeshConfig('', { workloads: WORKLOADS });
  const callers = policy(
    'cart-callers',
    "\n  # who may call\n  selector: { matchLabels: { app: cart } }\n  rules:\n    - from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }]",
  );

  it('warns by its backtest whom a first ALLOW policy would cut off', async () => {
    const { before, yaml, notes, backtest } = await draft('allow', bare);
    expect(before).toBeNull();
    expect(yaml).toContain('name: allow-bidder-to-cart');
    expect(notes[0]).toContain('would be the first');
    expect(backtest.rows.map(({ caller, decision }) => [caller.name, decision])).toContainEqual([
      'web',
      'denied',
    ]);
  });

  it('adds a rule to the ALLOW policy in force and keeps the rest', async () => {
    const { before, yaml, backtest } = await draft(
      'allow',
      sampleMeshConfig(callers, { workloads: WORKLOADS }),
    );
    expect(before).toContain('shop/sa/web');
    expect(yaml).toContain('cluster.local/ns/shop/sa/web');
    expect(yaml).toContain('cluster.local/ns/ads/sa/bidder');
    expect(backtest.accessLog).toMatchObject({ allowed: 2, denied: 0 });
  });

  it('says when the caller is allowed already', async () => {
    const config = sampleMeshConfig(callers, { workloads: WORKLOADS });
    const { yaml, notes } = await draft('allow', config, 'east~shop~web~~east~shop~cart~~http');
    expect([yaml, notes[0]]).toEqual([
      '',
      'shop/cart-callers allows this caller already, whatever it calls: nothing needs to change.',
    ]);
  });

  it('takes the caller out of the DENY rule that refuses it', async () => {
    const refused = { ...FROM_BIDDER, denied: true, code: 403, policy: 'shop/no-ads rule 1' };
    const config = sampleMeshConfig(
      policy(
        'no-ads',
        "{ action: DENY, rules: [{ from: [{ source: { namespaces: [x] } }] }, { from: [{ source: { namespaces: [ads] } }], to: [{ operation: { paths: ['/cart/2'] } }] }] }",
      ),
      { workloads: WORKLOADS },
    );
    const { before, yaml, backtest } = await draft('allow', config, undefined, [accessRecord(), refused]);
    expect(before).not.toContain('notPrincipals');
    expect(yaml.match(/notPrincipals/g)).toHaveLength(1);
    expect(backtest.accessLog).toMatchObject({ newlyAllowed: 1, denied: 0 });
  });

  it('removes a rule that meant nobody else', async () => {
    const config = sampleMeshConfig(
      policy(
        'no-ads',
        '{ action: DENY, rules: [{ from: [{ source: { principals: [cluster.local/ns/ads/sa/bidder] } }] }, { to: [{ operation: { paths: [/x] } }] }] }',
      ),
      { workloads: WORKLOADS },
    );
    const { yaml } = await draft('allow', config);
    expect([yaml.includes('bidder'), yaml.includes('/x')]).toEqual([false, true]);
  });

  it('denies by a rule more in the DENY policy of the callee, or by a new one', async () => {
    const created = await draft('deny', bare);
    expect(created.yaml).toContain('name: deny-bidder-to-cart');
    expect(created.backtest.accessLog).toMatchObject({ allowed: 1, newlyDenied: 1 });
    const standing = policy(
      'no-one',
      '{ selector: { matchLabels: { app: cart } }, action: DENY, rules: [{ to: [{ operation: { paths: [/x] } }] }] }',
    );
    const changed = await draft('deny', sampleMeshConfig(standing, { workloads: WORKLOADS }));
    expect(changed.before).toContain('no-one');
    expect(changed.yaml).toContain('/x');
    expect(changed.backtest.accessLog).toMatchObject({ allowed: 1, newlyDenied: 1 });
  });

  it('names a caller without identity by its addresses', async () => {
    const { yaml, notes, backtest } = await draft(
      'deny',
      bare,
      'unknown~unknown~unknown~~east~shop~cart~~http',
      [accessRecord(), PLAIN],
    );
    expect(yaml).toContain('- 10.0.0.99');
    expect(notes.join(' ')).toContain('no identity');
    expect(backtest.accessLog).toMatchObject({ allowed: 1, newlyDenied: 1 });
  });

  it('knows no edge that was not seen', async () => {
    const accessLog = await createSampleAccessLog([]);
    closing.push(() => accessLog.close());
    const app = createApp(createContext(createFixedStore([]), { accessLog }));
    const post = (body: object) => request(app).post('/api/v1/security/policies/draft').send(body);
    expect((await post({ edge: 'east~a~b~~east~c~d~~http', intent: 'deny' })).status).toBe(404);
    expect((await post({ edge: 'nonsense', intent: 'deny' })).status).toBe(400);
  });
});
