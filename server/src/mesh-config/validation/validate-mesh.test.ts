import { describe, expect, it } from 'vitest';
import { DEMO_CONFIG } from '../../demo/config/demo-config.ts';
import { createMeshConfig } from '../create-mesh-config.ts';
import { NOT_INSTALLED } from '../kinds.ts';
import { createTextSource } from '../text-source.ts';
import { ALL_RULES } from './all-rules.ts';
import { ALL_EXAMPLES, breakExample } from './examples/all-examples.ts';
import { BASE } from './examples/example.ts';
import { validateMesh } from './validate-mesh.ts';

const NOW = 1_800_000_000_000;

function sourceOf(cluster: string, texts: Readonly<Record<string, string>>) {
  return createTextSource({
    cluster,
    texts: Object.entries(texts).map(([name, text]) => ({ name, text })),
    startedAt: NOW,
  });
}

/** As a folder tells it, which may leave things out, or as an API server does, which tells all. */
async function validate(text: string, source: 'folder' | 'kubernetes' = 'folder') {
  const told = { ...sourceOf('east', { base: BASE, example: text }), source };
  const config = createMeshConfig({ sources: [told] });
  expect(config.clusters().flatMap(({ problems }) => problems)).toEqual([]);
  return (await validateMesh(config)).filter(({ where }) => where === 'example');
}

/** Those that only an API server or a second cluster can show have a test of their own below. */
const ALONE = new Set(['SG0713', 'SG0808']);

const codesOf = async (text: string, source?: 'folder' | 'kubernetes') =>
  (await validate(text, source)).map((one) => one.code);

/** Told of workloads that an API server alone can prove missing: of a folder its DestinationRule is told of (SG0203). */
const PROVEN_ONLY = new Set(['SG0116']);

describe('each validation', () => {
  it('has a code of its own, and an example that passes and fails', () => {
    const codes = ALL_RULES.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBeGreaterThanOrEqual(40);
    expect(codes.filter((code) => !ALONE.has(code)).toSorted()).toEqual(Object.keys(ALL_EXAMPLES).toSorted());
  });

  it.each(Object.entries(ALL_EXAMPLES))('%s passes and fails as its example says', async (code, example) => {
    expect(await codesOf(example.good)).not.toContain(code);
    expect(await codesOf(example.good, 'kubernetes')).not.toContain(code);
    expect(await codesOf(breakExample(example), 'kubernetes')).toContain(code);
    const ofFolder = await codesOf(breakExample(example));
    expect(ofFolder.includes(code)).toBe(!PROVEN_ONLY.has(code));
  });

  const alike = Object.entries(ALL_EXAMPLES).flatMap(([code, { also = [] }]) =>
    also.map((text, i) => ({ code, text, i: i + 1 })),
  );
  it.each(alike)('$code passes what only looks like it ($i)', async ({ code, text }) => {
    expect(await codesOf(text)).not.toContain(code);
  });

  const absent = ALL_RULES.filter(({ missing, code }) => missing && !PROVEN_ONLY.has(code));
  it.each(absent)('$code is no error where only folders tell', async ({ code }) => {
    const example = ALL_EXAMPLES[code];
    const text = example ? breakExample(example) : '';
    const severityOf = async (source: 'folder' | 'kubernetes') =>
      new Set((await validate(text, source)).filter((one) => one.code === code).map((one) => one.severity));
    expect(await severityOf('folder')).toEqual(new Set(['warning']));
    expect(await severityOf('kubernetes')).toEqual(new Set(['error']));
  });
});

const service = (port: number) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop}\nspec: {ports: [{name: http, port: ${port}}]}\n`;

const twinCodes = async (port: number) => {
  const sources = [sourceOf('east', { a: service(80) }), sourceOf('west', { b: service(port) })];
  return (await validateMesh(createMeshConfig({ sources }))).map(({ code }) => code);
};

it('compares Services of two clusters', async () => {
  expect(await twinCodes(80)).not.toContain('SG0808');
  expect(await twinCodes(81)).toEqual(['SG0808', 'SG0808']);
});

type Told = Partial<ReturnType<ReturnType<typeof sourceOf>['read']>>;

/** What a route to nowhere is, by what the API server of its cluster tells, with more sources beside it. */
async function routeSeverity(told: Told, others: readonly ReturnType<typeof sourceOf>[] = []) {
  const example = ALL_EXAMPLES['SG0101'];
  const east = sourceOf('east', { base: BASE, example: example ? breakExample(example) : '' });
  const state = { ...east.read(), ...told };
  const source = { ...east, source: 'kubernetes' as const, read: () => state };
  const problems = await validateMesh(createMeshConfig({ sources: [source, ...others] }));
  return problems.find(({ code }) => code === 'SG0101')?.severity;
}

it('takes for missing only what API servers would tell', async () => {
  expect(await routeSeverity({})).toBe('error');
  expect(await routeSeverity({ state: 'syncing' })).toBe('warning');
  expect(await routeSeverity({ namespaces: ['shop'] })).toBe('warning');
  expect(await routeSeverity({ missing: [{ kind: 'ServiceEntry', reason: 'HTTP 403' }] })).toBe('warning');
  expect(await routeSeverity({ missing: [{ kind: 'ServiceEntry', reason: NOT_INSTALLED }] })).toBe('error');
  // Of another cluster of the mesh a folder tells a part.
  expect(await routeSeverity({}, [sourceOf('west', { a: service(80) })])).toBe('warning');
});

const gatewayOf = (name: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: istio}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web, namespace: shop}
spec: {gatewayClassName: ${name}, listeners: [{name: http, port: 80, protocol: HTTP}]}
`;

const classCodes = async (name: string) => {
  const source = { ...sourceOf('east', { a: gatewayOf(name) }), source: 'kubernetes' as const };
  return (await validateMesh(createMeshConfig({ sources: [source] }))).map(({ code }) => code);
};

it('knows classes of gateways where an API server tells all of them', async () => {
  expect(await classCodes('istio')).toEqual([]);
  expect(await classCodes('nginx')).toEqual(['SG0713']);
});

it('names field, line in the file and line in the YAML that is shown', async () => {
  const text = `# A comment, which the console does not print.
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  namespace: shop
  name: it
spec:
  hosts:
    - reviews
  http:
    # The canary.
    - route:
        - destination:
            host: reviews
            subset: v9
`;
  const [problem] = await validate(text);
  expect(problem).toMatchObject({
    code: 'SG0102',
    resource: 'VirtualService:east~shop~it',
    path: 'spec.http[0].route[0].destination.subset',
    line: 15,
    yamlLine: 13,
    message: 'No DestinationRule of reviews has the subset v9.',
  });
});

it('does not judge by what a folder with routes alone leaves out', async () => {
  const text = ALL_EXAMPLES['SG0102']?.good ?? '';
  const source = sourceOf('east', { text: `${text}---\n${ALL_EXAMPLES['SG0301']?.good ?? ''}` });
  const problems = await validateMesh(createMeshConfig({ sources: [source] }));
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it('finds the mistakes of the demo, and no more', async () => {
  const sources = DEMO_CONFIG.map(({ cluster, texts }) =>
    createTextSource({ cluster, texts, startedAt: NOW }),
  );
  const problems = await validateMesh(createMeshConfig({ sources }));
  const told = problems
    .filter(({ severity }) => severity !== 'info')
    .map(({ code, resource }) => `${code} ${resource}`);
  expect(told).toEqual([
    'SG0102 VirtualService:east~shop~shipping',
    'SG0121 VirtualService:east~platform~image-resizer',
    'SG0601 AuthorizationPolicy:east~shop~wishlist-callers',
  ]);
});

it('takes hostile texts for what they are', async () => {
  const hostile = '"<img src=x onerror=alert(1)>\\u202e"';
  const problems = await validate(
    ALL_EXAMPLES['SG0101']?.good.replace('{host: reviews}', `{host: ${hostile}}`) ?? '',
  );
  expect(problems.map(({ code }) => code)).toContain('SG0101');
  for (const spec of [
    'null',
    '[]',
    '7',
    '{http: 7, hosts: {}, servers: [null], rules: [[]], ports: "x", subsets: [3]}',
  ]) {
    for (const { kinds, group } of ALL_RULES) {
      const [kind = ''] = kinds;
      const version = group === '' || group === 'apps' ? 'v1' : `${group}/v1`;
      await validate(
        `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: it, namespace: shop}\nspec: ${spec}\n`,
      );
    }
  }
});
