import { describe, expect, it } from 'vitest';
import { createMeshConfig } from '../create-mesh-config.ts';
import { createTextSource } from '../text-source.ts';
import { istio, service, workload, write } from './examples/example.ts';
import { validateMesh } from './validate-mesh.ts';

/** Of gateways, policies, ServiceEntries and Services: what looks like a mistake and is none, and mistakes beside those of the examples. */
async function tell(texts: readonly string[], code: string): Promise<string[]> {
  const text = texts.join('---\n');
  const source = createTextSource({ cluster: 'east', texts: [{ name: 'a', text }], startedAt: 0 });
  const config = createMeshConfig({ sources: [source] });
  expect(config.clusters().flatMap(({ problems }) => problems)).toEqual([]);
  const problems = await validateMesh(config);
  return problems.filter((one) => one.code === code).map((one) => `${one.name}: ${one.message}`);
}

type Row = readonly [what: string, code: string, texts: readonly string[], told: readonly string[]];

const inNamespace = (text: string, namespace: string): string =>
  text.replace('namespace: shop', `namespace: ${namespace}`);
const namespaces = ['shop', 'other'].map(
  (name) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`,
);
const policy = (spec: string): string => write(['security.istio.io/v1', 'AuthorizationPolicy'], spec);
const k8s =
  (kind: string) =>
  (spec: string, name?: string): string =>
    write(['gateway.networking.k8s.io/v1', kind], spec, name);

const entry = (more: string, name?: string): string =>
  istio('ServiceEntry')(
    `{hosts: [db.example], ports: [{number: 5432, name: tcp, protocol: TCP}]${more}}`,
    name,
  );

const ENTRIES: readonly Row[] = [
  ['says the default or leaves it out', 'SG0401', [entry(''), entry(', resolution: NONE', 'b')], []],
  [
    'says something else than the default',
    'SG0401',
    [entry(''), entry(', resolution: DNS', 'b')],
    [
      'it: ServiceEntry shop/b says something else of db.example.',
      'b: ServiceEntry shop/it says something else of db.example.',
    ],
  ],
  ['has no address, and none is resolved', 'SG0404', [entry('')], []],
  [
    'has no address, and one is resolved',
    'SG0404',
    [entry(', resolution: DNS')],
    ['it: Port 5432 is TCP, and the entry has no address.'],
  ],
];

describe.each([
  ['A ServiceEntry', ENTRIES],
])('%s', (_, rows) => {
  it.each(rows)('%s (%s)', async (_what, code, texts, told) => {
    expect((await tell(texts, code)).toSorted()).toEqual(told.toSorted());
  });
});
