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
import { createSampleAccessLog } from '../../http/testing/sample-access-log.ts';
import { createContext } from '../../http/testing/sample-context.ts';
import { createSampleStore } from '../../http/testing/sample-store.ts';
import { FORBIDDEN_WRITER } from './forbidden-writer.ts';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { createMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { createHistoryRecorder } from '../../mesh-config/record-history.ts';
import { createTextSource } from '../../mesh-config/text-source.ts';
import { makeCertificate } from '../../security/certificates/testing.ts';
import { createCollections } from '../../state/collections.ts';
import { openState } from '../../state/open-state.ts';
import { INTERVAL_MS } from '../../store/conformance-mesh.ts';
import { writeForbiddenDocuments } from './forbidden-documents.ts';
import { AUTHOR, identity, NS, SHOP } from './forbidden-names.ts';
import { createForbiddenSaturation } from './forbidden-saturation.ts';
import { listForbiddenSources } from './forbidden-sources.ts';
import { listRecords, WINDOW } from './forbidden-telemetry.ts';

const CONFIG = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop, annotations: {note: "see ${NS}/zz-forbidden-db"}}
spec:
  hosts: [cart, "zz-forbidden.${NS}.example"]
  gateways: [mesh, ${NS}/zz-forbidden-gate]
  http:
    - name: to zz-forbidden-db.${NS}
      fault: {delay: {fixedDelay: ${NS}/zz-forbidden-delay}}
      mirror: {host: zz-forbidden-db.${NS}.svc.cluster.local}
      route:
        - {destination: {host: cart}, weight: 60}
        - {destination: {host: zz-forbidden-db.${NS}.svc.cluster.local}, weight: 40}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: cart-beyond, namespace: shop}
spec:
  parentRefs: [{name: zz-forbidden-gate, namespace: ${NS}, sectionName: zz-forbidden-section}]
  rules:
    - filters: [{type: RequestMirror, requestMirror: {backendRef: {name: zz-forbidden-db, namespace: ${NS}, port: 80}}}]
      backendRefs:
        - {name: cart, port: 80, weight: 60}
        - {name: zz-forbidden-db, namespace: ${NS}, port: 80, weight: 40}
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
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: zz-forbidden-root, namespace: istio-system}
spec:
  action: DENY
  rules:
    - {from: [{source: {namespaces: [${NS}]}}], to: [{operation: {paths: [/zz-forbidden/*]}}]}
    - {from: [{source: {principals: [cluster.local/ns/shop/sa/web-sa]}}]}
`;

const secretOf = (name: string): string => `secret-of-${name}-0123456789`;
const hashOf = (name: string): string => createHash('sha256').update(secretOf(name)).digest('hex');

/** Whoever may see everything, and whoever may see `shop`, in each role. */
export type Reader = 'everything' | Role;

interface Question {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly body?: unknown;
}

export async function createForbiddenMesh() {
  const { store, end: now } = await createSampleStore([WINDOW, WINDOW, WINDOW, WINDOW]);
  const clock = () => now;
  const state = openState(null);
  const collections = createCollections(state, clock);
  writeForbiddenDocuments(collections, now);
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
  const place = { groups: [], address: '10.66.66.66', browser: 'zz-forbidden-browser' };
  auth.sessions.begin({ ...place, user: 'zz-forbidden-subject', name: AUTHOR, method: 'oidc' }, null);
  for (const name of ['viewer', 'editor', 'admin'])
    auth.sessions.begin(
      { groups: [], address: '10.0.0.1', browser: 'curl', user: hashOf(name), name, method: 'token' },
      null,
    );
  const look = { theme: 'auto', transparent: false, kiosk: false } as const;
  const shown = { look, parents: ['https://wiki.example.org'], lastsMs: 3_600_000 };
  const embeds = await Promise.all([
    auth.embeds.create(
      { ...shown, name: 'own', panel: { panel: 'slo', id: 'own-slo', range: 'now-1d' } },
      { name: 'ann', grants: SHOP },
    ),
    auth.embeds.create(
      { ...shown, name: 'zz-forbidden', panel: { panel: 'slo', id: 'zz-forbidden-slo', range: 'now-1d' } },
      { name: AUTHOR, grants: null },
    ),
  ]);
  auth.audit.add({
    actor: AUTHOR,
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
  const texts = createMeshConfig({ sources: [source] });
  // As if an API server told it, which can be written to.
  const meshConfig: MeshConfig = {
    ...texts,
    clusters: () => texts.clusters().map((one) => Object.assign({}, one, { source: 'kubernetes' as const })),
  };
  const base = createContext(store, {
    state,
    collections,
    alerting,
    auth,
    accessLog,
    meshConfig,
    findConfigWriter: () => FORBIDDEN_WRITER,
    now: clock,
    intervalMs: INTERVAL_MS,
    startedAt: now - 60_000,
    readSources: listForbiddenSources,
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
  const saturation = createForbiddenSaturation({ store, clock, collections });
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
    sessions: auth.listSessions().map(({ id }) => id),
    embeds: embeds.map(({ embed }) => embed.id),
    tokens: [
      auth.tokens.create({ name: 'own', role: 'viewer', grants: SHOP, expiresInMs: null, author: 'ann' }),
      auth.tokens.create({ name: 'zz-forbidden', role: 'viewer', expiresInMs: null, author: AUTHOR }),
    ].map(({ token }) => token.id),
    call: (reader: Reader, { method, path, body }: Question) => {
      const asked = request(server)[method](path);
      const sent = asked.set('Authorization', `Bearer ${secretOf(reader)}`);
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
