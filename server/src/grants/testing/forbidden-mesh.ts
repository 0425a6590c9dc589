/**
 * A mesh for tests of grants: namespace `shop` of cluster `east` beside one whose every name begins with `zz-forbidden`, in telemetry, access log, documents, alerts, configuration, tokens and the audit trail.
 * Out: an application, and who may see what of it.
 */
import { createHash } from 'node:crypto';
import type { Grant, Role } from '@sightglass/shared/contract';
import request from 'supertest';
import { createSampleAlerting } from '../../alerting/testing/sample-alerting.ts';
import { createApp } from '../../app.ts';
import { createAuth } from '../../auth/create-auth.ts';
import { accessRecord, createSampleAccessLog } from '../../http/testing/sample-access-log.ts';
import { createContext } from '../../http/testing/sample-context.ts';
import { createSampleSaturation } from '../../http/testing/sample-judging.ts';
import { createSampleStore } from '../../http/testing/sample-store.ts';
import { createMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { createHistoryRecorder } from '../../mesh-config/record-history.ts';
import { createTextSource } from '../../mesh-config/text-source.ts';
import { makeCertificate } from '../../security/certificates/testing.ts';
import { createCollections } from '../../state/collections.ts';
import { openState } from '../../state/open-state.ts';
import { count, edge, edgeWindow, INTERVAL_MS } from '../../store/conformance-mesh.ts';
import type { EdgeEnd, EdgeKey, EdgeWindow } from '../../telemetry/edge-window.ts';

/** In every name from beyond, and nowhere else. */
export const FORBIDDEN = 'zz-forbidden';
export const SHOP: readonly Grant[] = [{ cluster: 'east', namespace: 'shop' }];

const NS = 'zz-forbidden-ns';
const identity = (namespace: string, account: string): string =>
  `spiffe://cluster.local/ns/${namespace}/sa/${account}`;

const NOBODY: EdgeEnd = {
  cluster: 'unknown',
  namespace: 'unknown',
  service: 'unknown',
  workload: 'unknown',
  version: 'unknown',
};
const outside = (host: string): EdgeKey => ({
  ...edge('shop/cart', 'shop/cart'),
  target: { ...NOBODY, cluster: 'east', service: host },
  external: true,
});

function flow(key: EdgeKey, requests: number, errors = 0): EdgeWindow {
  const { source, target } = key;
  const principals = {
    sourcePrincipal: identity(source.namespace, `${source.service}-sa`),
    destinationPrincipal: identity(target.namespace, `${target.service}-sa`),
  };
  return edgeWindow(key, {
    outcomes: [
      count(requests - errors, principals),
      ...(errors > 0 ? [count(errors, { ...principals, code: '503', failed: true })] : []),
      ...(source.namespace === 'shop' ? [] : [count(1, { ...principals, code: '403', flags: 'UAEX' })]),
    ],
    durationMs: 10 * requests,
    bytesIn: 100 * requests,
    latency: [{ bounds: [5, 10, 50], counts: Float64Array.of(0, requests, 0, 0) }],
  });
}

/** What is told of these, in requests a window: see restrict-store.test.ts. */
export const WINDOW: readonly EdgeWindow[] = [
  flow(edge('shop/web', 'shop/cart'), 200, 20),
  flow(edge(`${NS}/zz-forbidden-one`, 'shop/cart'), 30, 10),
  flow(edge(`${NS}/zz-forbidden-two`, 'shop/cart'), 20),
  flow(edge('shop/cart', `${NS}/zz-forbidden-db`), 40),
  flow(edge(`${NS}/zz-forbidden-one`, `${NS}/zz-forbidden-db`), 500),
  flow(edge('zz-forbidden-west:shop/zz-forbidden-pay', 'shop/cart'), 7),
  flow({ ...edge('shop/web', 'shop/web'), source: NOBODY }, 11),
  flow(outside('api.example.com'), 5),
  flow(outside(`zz-forbidden-db.${NS}.svc.cluster.local`), 3),
  flow(outside(`zz-forbidden-db.${NS}`), 2),
];

function listRecords(now: number) {
  const end = { cluster: 'east', namespace: NS, version: 'v1' };
  const theirs = (name: string) => ({ ...end, service: name, workload: `${name}-v1` });
  const time = now - 20_000;
  const from = {
    time,
    source: theirs('zz-forbidden-one'),
    sourceIdentity: identity(NS, 'zz-forbidden-sa'),
    sourceSubject: 'CN=zz-forbidden',
    sourceAddress: '10.66.66.66:1234',
    userAgent: 'zz-forbidden-agent',
    forwardedFor: '10.66.66.66',
    headers: { 'x-team': 'zz-forbidden-team' },
  };
  const to = {
    time,
    reporter: 'source' as const,
    source: { cluster: 'east', namespace: 'shop', service: 'cart', workload: 'cart-v1', version: 'v1' },
    sourceIdentity: identity('shop', 'cart'),
    target: theirs('zz-forbidden-db'),
    targetIdentity: identity(NS, 'zz-forbidden-sa'),
    targetAddress: '10.66.66.67:5432',
    host: `zz-forbidden-db.${NS}:5432`,
    path: '/zz-forbidden/path',
    sni: `zz-forbidden-db.${NS}.svc.cluster.local`,
    route: 'zz-forbidden-route',
    policy: `${NS}/zz-forbidden-policy`,
    details: 'zz-forbidden-details',
    upstreamCluster: `outbound|5432||zz-forbidden-db.${NS}.svc.cluster.local`,
    upstreamFailure: 'zz-forbidden-failure',
    requestId: 'r-2',
  };
  return [
    accessRecord({ time }),
    accessRecord({ ...from, denied: true, code: 403, policy: 'shop/no-strangers', requestId: 'r-3' }),
    accessRecord(to),
    accessRecord({ ...from, target: theirs('zz-forbidden-db'), path: '/zz-forbidden/inner' }),
    accessRecord({
      time,
      source: NOBODY,
      sourceIdentity: '',
      sourceAddress: '203.0.113.9:99',
      path: '/open',
    }),
    accessRecord({
      ...to,
      target: { ...NOBODY, service: 'api.example.com' },
      targetIdentity: '',
      external: true,
      host: 'api.example.com',
      path: '/charge',
      sni: 'api.example.com',
      route: '',
      policy: '',
      details: '',
      upstreamCluster: '',
      upstreamFailure: '',
    }),
  ];
}

const CONFIG = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop, annotations: {note: "see ${NS}/zz-forbidden-db"}}
spec:
  hosts: [cart]
  http: [{route: [{destination: {host: zz-forbidden-db.${NS}.svc.cluster.local}}]}]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: no-strangers, namespace: shop}
spec: {action: DENY, rules: [{from: [{source: {namespaces: [${NS}]}}]}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: zz-forbidden-policy, namespace: ${NS}}
spec: {}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: istio-system}
spec: {mtls: {mode: STRICT}}
`;

const BEYOND = { clusters: [], namespaces: [NS], services: [] };

const secretOf = (name: string): string => `secret-of-${name}-0123456789`;
const hashOf = (name: string): string => createHash('sha256').update(secretOf(name)).digest('hex');

/** Whoever may see everything, and whoever may see `shop`, in each role. */
export type Reader = 'everything' | Role;

export async function createForbiddenMesh() {
  const { store, end: now } = await createSampleStore([WINDOW, WINDOW, WINDOW, WINDOW]);
  const clock = () => now;
  const state = openState(null);
  const collections = createCollections(state, clock);
  const author = 'zz-forbidden-author@example.com';
  const by = { author: 'ann' };
  collections.slos.create(
    sloOf({ name: 'Cart', namespace: 'shop', service: 'cart', description: `Feeds ${NS}/zz-forbidden-db` }),
    { ...by, id: 'own-slo' },
  );
  collections.slos.create(
    sloOf({ name: 'zz-forbidden-slo', namespace: NS, service: 'zz-forbidden-db', description: '' }),
    { author, id: 'zz-slo' },
  );
  collections.slos.create(sloOf({ name: 'Web', namespace: 'shop', service: 'web', description: '' }), {
    ...by,
    id: 'plain-slo',
  });
  const rule = {
    description: '',
    scope: { clusters: [], namespaces: [], services: [] },
    condition: {
      kind: 'golden-signal' as const,
      signal: 'requests' as const,
      of: 'edge' as const,
      comparison: 'above' as const,
      threshold: 0,
      minimumRequests: 0,
    },
    window: '1m',
    for: '0s',
    keepFiringFor: '0s',
    noData: 'keep' as const,
    severity: 'page' as const,
    receivers: [],
    runbookUrl: '',
    labels: {},
    paused: false,
  };
  collections.alertRules.create({ ...rule, name: 'Traffic' }, { ...by, id: 'mesh-rule' });
  collections.alertRules.create(
    { ...rule, name: 'Own', scope: { ...rule.scope, namespaces: ['shop'], clusters: ['east'] } },
    { ...by, id: 'own-rule' },
  );
  collections.alertRules.create(
    { ...rule, name: 'zz-forbidden-rule', scope: BEYOND, condition: { ...rule.condition, of: 'service' } },
    { author, id: 'zz-rule' },
  );
  collections.alertRules.create(
    { ...rule, name: 'Plain', paused: true, scope: { ...rule.scope, services: ['east~shop~web'] } },
    { ...by, id: 'plain-rule' },
  );
  const span = { startsAt: now - 60_000, endsAt: now + 3_600_000 };
  collections.silences.create(
    {
      matchers: [
        { label: 'namespace', operator: '=', value: 'shop' },
        { label: 'cluster', operator: '=', value: 'east' },
      ],
      comment: `until ${NS} is back`,
      ...span,
    },
    { ...by, id: 'own-silence' },
  );
  collections.silences.create(
    { matchers: [{ label: 'namespace', operator: '=', value: NS }], comment: 'zz-forbidden-why', ...span },
    { author, id: 'zz-silence' },
  );
  collections.silences.create(
    {
      matchers: [
        { label: 'namespace', operator: '=', value: 'shop' },
        { label: 'cluster', operator: '=', value: 'east' },
      ],
      comment: 'plain',
      ...span,
    },
    { ...by, id: 'plain-silence' },
  );
  const view = {
    path: '/services',
    sharing: 'shared' as const,
    opensFor: { me: false, everybody: false, groups: [] },
  };
  collections.views.create(
    { ...view, name: 'Shop', search: 'namespace=shop', owner: 'ann' },
    { ...by, id: 'own-view' },
  );
  collections.views.create(
    { ...view, name: 'Theirs', search: `find=${NS.replace('-', '%2D')}`, owner: author },
    { author, id: 'zz-view' },
  );
  collections.views.create(
    { ...view, name: 'Own', sharing: 'personal', search: '', owner: 'the viewer' },
    { author: 'viewer', id: 'plain-view' },
  );
  const work = { holdAlerts: false, excludeFromBudget: true, comment: '', ...span };
  collections.maintenances.create(
    {
      ...work,
      name: 'Move',
      comment: `with ${NS}`,
      scope: { clusters: ['east'], namespaces: ['shop'], services: [] },
    },
    { ...by, id: 'own-work' },
  );
  collections.maintenances.create(
    { ...work, name: 'zz-forbidden-work', scope: BEYOND },
    { author, id: 'zz-work' },
  );
  collections.maintenances.create(
    { ...work, name: 'Plain', scope: { clusters: [], namespaces: [], services: ['east~shop~web'] } },
    { ...by, id: 'plain-work' },
  );
  const signal = {
    description: '',
    usage: { kind: 'gauge' as const, gauge: { metric: 'used', matchers: {} } },
    capacity: { kind: 'constant' as const, value: 1 },
    combine: 'max' as const,
    warning: 0.5,
    critical: 0.9,
    unit: 'count' as const,
  };
  const anywhere = { cluster: null, namespace: null, service: null, workload: null };
  collections.saturationSignals.create(
    { ...signal, name: 'Pool', scope: { ...anywhere, cluster: 'east', namespace: 'shop' } },
    { ...by, id: 'own-signal' },
  );
  collections.saturationSignals.create(
    { ...signal, name: 'zz-forbidden-signal', scope: { ...anywhere, namespace: NS } },
    { author, id: 'zz-signal' },
  );
  collections.receivers.create(
    {
      name: 'zz-forbidden-receiver',
      sendResolved: true,
      target: {
        kind: 'webhook',
        url: 'https://zz-forbidden.example.com',
        signingKey: null,
        bearer: null,
      },
    },
    { author, id: 'zz-receiver' },
  );
  const alerting = createSampleAlerting({ state, collections, store, clock });
  await alerting.loop.evaluate();

  const readers: readonly (readonly [Reader, Role, readonly Grant[] | null])[] = [
    ['everything', 'admin', null],
    ['viewer', 'viewer', SHOP],
    ['editor', 'editor', SHOP],
    ['admin', 'admin', SHOP],
  ];
  const auth = createAuth({
    settings: {
      tokens: [
        ...readers.map(([name, role, grants]) => ({
          name: `the ${name}`,
          role,
          sha256: hashOf(name),
          grants: grants && [...grants],
        })),
        {
          name: 'zz-forbidden-token',
          role: 'viewer',
          sha256: hashOf('nobody'),
          grants: [{ cluster: null, namespace: NS }],
        },
      ],
      oidc: null,
      roles: [],
      defaultRole: null,
      session: { idle: 60_000, absolute: 600_000 },
      auditRetention: 86_400_000,
      openMetrics: false,
    },
    publicUrl: 'http://127.0.0.1:8480',
    state,
    clock,
  });
  const look = { theme: 'auto', transparent: false, kiosk: false } as const;
  const shown = { look, parents: ['https://wiki.example.org'], lastsMs: 3_600_000 };
  const embeds = await Promise.all([
    auth.embeds.create(
      { ...shown, name: 'own', panel: { panel: 'slo', id: 'own-slo', range: 'now-1d' } },
      { name: 'ann', grants: SHOP },
    ),
    auth.embeds.create(
      { ...shown, name: 'zz-forbidden', panel: { panel: 'slo', id: 'zz-forbidden-slo', range: 'now-1d' } },
      { name: author, grants: null },
    ),
  ]);
  auth.audit.add({
    actor: author,
    via: 'session',
    action: 'createSlo',
    subject: 'zz-forbidden-slo',
    outcome: 'done',
    detail: '',
    address: '10.66.66.66',
    requestId: 'r-0',
  });

  const accessLog = await createSampleAccessLog(listRecords(now));
  const source = createTextSource({
    cluster: 'east',
    texts: [{ name: 'mesh.yaml', text: CONFIG }],
    startedAt: now,
  });
  const meshConfig = createMeshConfig({ sources: [source] });
  const base = createContext(store, {
    state,
    collections,
    alerting,
    auth,
    accessLog,
    meshConfig,
    now: clock,
    intervalMs: INTERVAL_MS,
    startedAt: now - 60_000,
    readSources: () => ({
      sources: [
        {
          name: 'zz-forbidden-source',
          kind: 'scrape',
          intervalMs: INTERVAL_MS,
          discovery: ['zz-forbidden-list'],
          targetsUp: 0,
          targetsDown: 1,
          targetsPending: 0,
          lastError: 'zz-forbidden-error',
        },
      ],
      targets: [],
      dropped: [],
    }),
    certificates: {
      read: () =>
        Promise.resolve({
          now,
          certificates: [
            makeCertificate({ id: 'own', identities: [identity('shop', 'cart')] }),
            makeCertificate({
              id: 'zz-forbidden-certificate',
              namespace: NS,
              workload: 'zz-forbidden-db-v1',
              identities: [identity(NS, 'zz-forbidden-sa')],
            }),
          ],
          authorities: [],
          warnings: [{ code: 'engine', subject: 'zz-forbidden', message: 'zz-forbidden-words' }],
        }),
    },
  });
  // Values of gauges that no test's store holds.
  const value = (name: string, namespace: string, service: string) => ({
    signal: 'own-signal',
    name,
    cluster: 'east',
    namespace,
    service,
    workload: `${service}-v1`,
    usage: 1,
    capacity: 2,
    ratio: 0.5,
    level: 'ok' as const,
    at: now,
  });
  const saturation = {
    ...createSampleSaturation({ store, clock, collections }),
    readSaturation: () =>
      Promise.resolve({
        values: [value('Pool', 'shop', 'cart'), value('zz-forbidden-signal', NS, 'zz-forbidden-db')],
        warnings: [{ code: 'engine' as const, subject: 'zz-forbidden', message: 'zz-forbidden-words' }],
      }),
  };
  const context = { ...base, saturation };
  const recorder = createHistoryRecorder({
    history: context.configHistory,
    config: meshConfig,
    clock,
    log: { error: () => undefined },
  });
  recorder.note(source);
  await recorder.settled();
  // One server for all: a test asks thousands of questions.
  const server = createApp(context).listen(0, '127.0.0.1');
  const firing = alerting.table.live();
  return {
    context,
    now,
    firing,
    embeds: embeds.map(({ embed }) => embed.id),
    tokens: [
      auth.tokens.create({ name: 'own', role: 'viewer', grants: SHOP, expiresInMs: null, author: 'ann' }),
      auth.tokens.create({ name: 'zz-forbidden', role: 'viewer', expiresInMs: null, author }),
    ].map(({ token }) => token.id),
    call: (reader: Reader, method: 'get' | 'post' | 'put' | 'delete', path: string, body?: unknown) => {
      const sent = request(server)
        [method](path)
        .set('Authorization', `Bearer ${secretOf(reader)}`);
      return body === undefined ? sent : sent.send(body as object);
    },
    /** With the token of an embed. */
    askAsEmbed: (token: string, path: string) =>
      request(server).get(path).set('Authorization', `Embed ${token}`),
    async close() {
      server.close();
      server.closeAllConnections();
      await accessLog.close();
      await store.close();
    },
  };
}

export function sloOf({
  name,
  namespace,
  service,
  description,
}: {
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  readonly description: string;
}) {
  return {
    name,
    description,
    owner: '',
    sli: {
      kind: 'availability' as const,
      bad: { http: ['5xx', '0'], grpc: ['2'] },
    },
    scope: { cluster: 'east', namespace, service, version: null, caller: null },
    goal: 0.99,
    period: { kind: 'rolling' as const, days: 1 },
    minimumBadEvents: 3,
    receivers: [],
    runbookUrl: '',
    labels: {},
    paused: false,
  };
}
