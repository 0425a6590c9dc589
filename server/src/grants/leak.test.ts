/**
 * Every operation of the contract as somebody who may see one namespace: what is forbidden is named in no answer, header, stream or error, whatever is asked. Questions are made from the contract's own
 * schemas, so that a new operation is asked too; one that takes a body must be given one here, else the test fails.
 */
import { operations, roleNeeded, isAtLeast, type Operation } from '@sightglass/shared/contract';
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sloOf } from './testing/forbidden-documents.ts';
import { createForbiddenMesh, type Reader } from './testing/forbidden-mesh.ts';
import { FORBIDDEN } from './testing/forbidden-names.ts';
import { BREAKER } from '../traffic/change/testing/demo-forms.ts';

const mesh = await createForbiddenMesh();
afterAll(() => mesh.close());

const all = Object.entries<Operation>(operations);
const NS = 'zz-forbidden-ns';
const OWN = 'east~shop~cart';
const THEIRS = `east~${NS}~zz-forbidden-db`;
const NOWHERE = 'restricted~restricted~restricted';

/** Of what planMaintenance is sent, as server/src/impact/plan-maintenance.ts makes it. */
const planOf = (service: string): string =>
  `plan-${createHash('sha256')
    .update(JSON.stringify([[service], mesh.now, 5]))
    .digest('hex')
    .slice(0, 16)}`;

/** Ids of everything there is, on either side. */
const IDS: readonly string[] = [
  OWN,
  'east~shop~cart-v1',
  THEIRS,
  `east~${NS}~zz-forbidden-one-v1`,
  NOWHERE,
  `east~shop~web~~${OWN}~~http`,
  `${NOWHERE}~~${OWN}~~http`,
  `${OWN}~~${NOWHERE}~~http`,
  `east~${NS}~zz-forbidden-one~~${OWN}~~http`,
  `${OWN}~~${THEIRS}~~http`,
  `east~${NS}~zz-forbidden-one~~${THEIRS}~~http`,
  ...['slo', 'rule', 'silence', 'work', 'signal', 'receiver', 'view'].flatMap((noun) => [
    `own-${noun}`,
    `plain-${noun}`,
    `zz-${noun}`,
  ]),
  'VirtualService:east~shop~cart',
  'HTTPRoute:east~shop~cart-beyond',
  `AuthorizationPolicy:east~${NS}~zz-forbidden-policy`,
  'PeerAuthentication:east~istio-system~default',
  planOf(OWN),
  'file:0',
  'file:4',
  ...mesh.tokens,
  ...mesh.embeds,
  ...mesh.sessions,
  ...Array.from({ length: 7 }, (_, index) => String(index)),
  ...mesh.firing.map(({ fingerprint }) => fingerprint),
];

/** What may be written for a text in a query. */
const TEXTS: readonly string[] = ['shop', OWN, NS, THEIRS, NOWHERE, 'none', '*zz-forbidden*', '!shop'];
const TEXTS_OF: Readonly<Record<string, readonly string[]>> = {
  cluster: ['east', 'zz-forbidden-west', 'restricted'],
  namespace: ['shop', NS, 'restricted'],
  identity: [`spiffe://cluster.local/ns/${NS}/sa/zz-forbidden-sa`, 'restricted', 'none', '*zz-forbidden*'],
  address: ['10.66.66.66', 'none'],
  path: ['/zz-forbidden/*', '/zz-forbidden/path', '!/cart/1'],
  host: [`zz-forbidden-db.${NS}:5432`, 'restricted', '*zz-forbidden*'],
  policy: [`${NS}/zz-forbidden-policy`, 'restricted', 'none'],
  text: ['zz-forbidden', 'cart', 'r-2'],
  after: ['0', '3'],
};

const span = { startsAt: mesh.now, endsAt: mesh.now + 60_000 };
const anywhere = { cluster: null, namespace: null, service: null, workload: null };
const rule = { name: 'New', condition: { kind: 'golden-signal', signal: 'error-ratio', threshold: 0.1 } };
const signal = (namespace: string) => ({
  name: 'New',
  scope: { ...anywhere, cluster: 'east', namespace },
  usage: { kind: 'gauge', gauge: { metric: 'used' } },
  capacity: { kind: 'constant', value: 1 },
});
const slo = (namespace: string, service: string) =>
  sloOf({ name: 'New', namespace, service, description: '' });
const slos = [slo('shop', 'cart'), slo(NS, 'zz-forbidden-db')];
const scope = (namespace: string) => ({ clusters: ['east'], namespaces: [namespace] });
const silences = ['shop', NS].map((value) =>
  Object.assign(
    {
      matchers: [
        { label: 'namespace', value },
        { label: 'cluster', value: 'east' },
      ],
      comment: 'new',
    },
    span,
  ),
);
const works = ['shop', NS].map((namespace) => Object.assign({ name: 'New', scope: scope(namespace) }, span));
const rules = [
  ...['shop', NS].map((namespace) => Object.assign({}, rule, { scope: scope(namespace) })),
  rule,
];
const signals = ['shop', NS].map(signal);

const embed = {
  name: 'New',
  panel: { panel: 'service', id: OWN, range: 'now-15m' },
  parents: ['https://wiki.example.org'],
};

const policy = (namespace: string, spec: string): string =>
  `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: tried, namespace: ${namespace}}\nspec: ${spec}\n`;
const backtests = [
  policy('shop', '{action: DENY, rules: [{from: [{source: {principals: ["*/sa/zz-*"]}}]}]}'),
  policy('shop', '{action: DENY, rules: [{to: [{operation: {paths: ["/zz-*"], hosts: ["zz-*"]}}]}]}'),
  policy('shop', '{rules: [{from: [{source: {ipBlocks: ["10.66.0.0/16"]}}]}]}'),
  policy('restricted', '{}'),
  policy('istio-system', '{}'),
].flatMap((yaml) => ['in-force', 'alone'].map((beside) => ({ yaml, with: beside, range: 'now-1h' })));
const edges = [
  `east~shop~web~~${OWN}~~http`,
  `${OWN}~~${NOWHERE}~~http`,
  `${NOWHERE}~~${OWN}~~http`,
  `${OWN}~~${THEIRS}~~http`,
  `east~${NS}~zz-forbidden-one~~${OWN}~~http`,
];

const breaker = {
  api: 'istio',
  settings: { ...BREAKER, outliers: null },
};
const timeouts = { api: 'istio', settings: { form: 'timeouts', timeoutMs: 1500, retries: null } };
const plans = [
  breaker,
  timeouts,
  { ...timeouts, api: 'gateway' },
  { ...timeouts, settings: { form: 'mirror', to: { kind: 'host', host: 'zz-nobody.zz-none' }, percent: 5 } },
  { ...timeouts, settings: { form: 'split', targets: [{ version: 'v1', weight: 100 }] } },
].map((change) => ({ change, range: 'now-1h' }));
const { body: planned } = (await mesh.call('admin', {
  method: 'post',
  path: `/api/v1/services/${OWN}/traffic/plan`,
  body: { change: breaker },
})) as { readonly body: { readonly seen?: string } };

const views = [
  { name: 'Shop', path: '/services', search: 'namespace=shop' },
  { name: 'Theirs', path: `/services/east~${NS}~zz-forbidden-db` },
];

/** What to send, for each operation that takes something and may be called with grants. */
const BODIES: Readonly<Record<string, readonly unknown[]>> = {
  createSlo: slos,
  changeSlo: slos,
  previewSlo: slos.map((one) => ({ slo: one, range: 'now-1h' })),
  exportSlos: [{ format: 'yaml', slos: [slo('shop', 'cart')] }],
  readSlos: [{ text: JSON.stringify({ slos: [slo('shop', 'cart')] }) }],
  createAlertRule: rules,
  changeAlertRule: rules,
  acknowledgeAlert: [{ comment: 'seen' }],
  createSilence: silences,
  changeSilence: silences,
  createMaintenance: works,
  changeMaintenance: works,
  planMaintenance: ['shop', NS].map((namespace) => ({
    name: 'New',
    services: [`east~${namespace}~cart`],
    startsAt: mesh.now,
    minutes: 5,
  })),
  createSaturationSignal: signals,
  changeSaturationSignal: signals,
  previewSaturationSignal: signals.map((one) => ({ signal: one, range: 'now-1h' })),
  planTraffic: plans,
  applyTraffic: [true, false].flatMap((dryRun) =>
    [breaker, timeouts].map((change) => ({ change, dryRun, seen: planned.seen ?? '' })),
  ),
  backtestPolicy: backtests,
  suggestPolicy: [OWN, THEIRS, NOWHERE].flatMap((service) =>
    ['callers', 'paths'].map((detail) => ({ service, detail, range: 'now-1h' })),
  ),
  draftPolicy: edges.flatMap((edge) =>
    ['allow', 'deny'].map((intent) => ({ edge, intent, range: 'now-1h' })),
  ),
  createView: views,
  changeView: views,
  createEmbed: [embed, { ...embed, panel: { ...embed.panel, id: THEIRS } }],
  previewEmbed: [{ name: embed.name, panel: embed.panel }],
  createApiToken: [
    { name: 'New' },
    { name: 'New', grants: [{ namespace: NS }] },
    { name: 'New', grants: [{ cluster: 'east', namespace: 'shop' }] },
  ],
};

/** Values worth asking for, of one parameter. */
function valuesOf(name: string, schema: z.core.JSONSchema.BaseSchema): readonly string[] {
  const { enum: words, anyOf, type } = schema;
  if (words) return words.map(String);
  if (anyOf) return [...new Set(anyOf.flatMap((one) => valuesOf(name, one)))];
  if (type === 'boolean') return ['true', 'false'];
  if (type === 'integer' || type === 'number') return ['0', '5'];
  return TEXTS_OF[name] ?? TEXTS;
}

function describeQuery(operation: Operation): Readonly<Record<string, z.core.JSONSchema.BaseSchema>> {
  const { properties = {} } = z.toJSONSchema(operation.query, { io: 'input', unrepresentable: 'any' });
  return properties as Record<string, z.core.JSONSchema.BaseSchema>;
}

const UNASKED = new Set(['range', 'at', 'step', 'limit', 'version']);

/** Every combination of what must be there; and each other parameter, to be asked beside one of these. */
function listQueries(operation: Operation): {
  readonly bases: readonly Record<string, string>[];
  readonly others: readonly Record<string, string>[];
} {
  const schemas = describeQuery(operation);
  const parsed = operation.query.safeParse({});
  const needed = parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0]));
  const bases = needed.reduce<Record<string, string>[]>(
    (some, name) =>
      some.flatMap((base) =>
        valuesOf(name, schemas[name] ?? {}).map((value) => Object.assign({}, base, { [name]: value })),
      ),
    [{}],
  );
  const others = Object.entries(schemas).filter(([name]) => !UNASKED.has(name));
  return {
    bases,
    others: others.flatMap(([name, schema]) => valuesOf(name, schema).map((value) => ({ [name]: value }))),
  };
}

const listPaths = ({ path }: Operation): string[] =>
  path.includes('{') ? IDS.map((id) => path.replaceAll(/\{\w+\}/g, encodeURIComponent(id))) : [path];

async function ask(reader: Reader, operation: Operation, { path, body }: { path: string; body?: unknown }) {
  const response = await mesh
    .call(reader, { method: operation.method, path: `/api/v1${path}`, body })
    .buffer(true);
  return { status: response.status, text: JSON.stringify(response.headers) + response.text };
}

interface Told {
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

/** Of so many things that answer everything is asked; of the others the first question. */
const ASKED_THROUGH = 2;

/** What a reader is told by an operation. */
async function askAll(reader: Reader, name: string, operation: Operation): Promise<Told[]> {
  const all: Told[] = [];
  const bodies = operation.body ? (BODIES[name] ?? [{}]) : [undefined];
  const { bases, others } = listQueries(operation);
  const askOne = async (thing: string, query: Record<string, string>): Promise<boolean> => {
    const path = `${thing}?${new URLSearchParams(query).toString()}`;
    const told: Told[] = [];
    for (const body of bodies) told.push({ path, ...(await ask(reader, operation, { path, body })) });
    all.push(...told);
    return told.some(({ status }) => status === 200);
  };
  let through = 0;
  for (const thing of listPaths(operation)) {
    let there: Record<string, string> | null = null;
    for (const base of bases) if (await askOne(thing, base)) there ??= base;
    if (there === null || through >= ASKED_THROUGH) continue;
    through++;
    for (const query of others) await askOne(thing, { ...there, ...query });
  }
  return all;
}

/** Of a page for each thing there is, the first question alone. */
async function isToldForbidden(operation: Operation): Promise<boolean> {
  for (const path of listPaths(operation)) {
    for (const query of listQueries(operation).bases.slice(0, 4)) {
      const { text } = await ask('everything', operation, {
        path: `${path}?${new URLSearchParams(query).toString()}`,
      });
      if (text.includes(FORBIDDEN)) return true;
    }
  }
  return false;
}

const withGrants = all.filter(([, operation]) => operation.withGrants === true);

describe('whoever may see one namespace', () => {
  it.each(all.filter(([, operation]) => operation.withGrants !== true))(
    'is refused %s, which cannot be cut',
    async (_name, operation) => {
      for (const reader of ['viewer', 'editor', 'admin'] as const) {
        const [path = ''] = listPaths(operation);
        const { status, text } = await ask(reader, operation, {
          path,
          body: operation.body ? {} : undefined,
        });
        expect(status).toBe(403);
        expect(text).not.toContain(FORBIDDEN);
      }
    },
  );

  it('is given something to send wherever something is sent', () => {
    expect(withGrants.filter(([name, { body }]) => body && !(name in BODIES)).map(([name]) => name)).toEqual(
      [],
    );
  });

  it.each(withGrants)(
    'is told nothing from beyond by %s',
    async (name, operation) => {
      const reader: Reader = isAtLeast('viewer', roleNeeded(operation)) ? 'viewer' : roleNeeded(operation);
      const told = await askAll(reader, name, operation);
      const leaks = told.filter(({ text }) => text.includes(FORBIDDEN));
      expect(leaks.slice(0, 3).map(({ path, text }) => [path, around(text)])).toEqual([]);
      expect(told.filter(({ status }) => status >= 500).map(({ path }) => path)).toEqual([]);
      // An operation that answers nothing at all proves nothing.
      expect(told.some(({ status }) => status === 200)).toBe(true);
    },
    180_000,
  );
});

describe('whoever may see everything', () => {
  it('is told of it by whatever tells of the mesh: there is something to hide', async () => {
    const silent: string[] = [];
    for (const [name, operation] of withGrants)
      if (operation.method === 'get' && !(await isToldForbidden(operation))) silent.push(name);
    // Of these numbers alone are from beyond, or nothing is.
    expect(silent).toEqual([
      'getSaturationPresets',
      'getAccessLogHistogram',
      'getSession',
      'getOwnSessions',
      'getMeshConfigStatus',
      'getConfigChanges',
      'getControlPlane',
      'getMeshProxies',
    ]);
  }, 180_000);
});

function around(text: string): string {
  const at = text.indexOf(FORBIDDEN);
  return text.slice(Math.max(0, at - 150), at + 100);
}
