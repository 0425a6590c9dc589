import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fingerprint, printResource } from './print-resource.ts';
import { readText } from './read-text.ts';

const PLACE = { cluster: 'east', namespace: 'default', kind: 'file', where: 'a.yaml' } as const;
const read = (text: string) => readText(text, PLACE);

const SIDECAR = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: one
  namespace: shop
spec:
  egress: [{hosts: [./*]}]
`;

describe('a text of configuration', () => {
  it('holds any number of documents and lists, each with its line', () => {
    const text = `# a comment
---
${SIDECAR}---
# nothing
---
apiVersion: v1
kind: List
items:
  - apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: default, namespace: shop}
    spec: {mtls: {mode: STRICT}}
  - {apiVersion: v1, kind: Secret, metadata: {name: s}, data: {password: aHVzaA==}}
  - apiVersion: v1
    kind: Namespace
    metadata: {name: shop, namespace: ignored}
`;
    const { resources, problems, isBroken } = read(text);
    expect([problems, isBroken]).toEqual([[], false]);
    expect(resources.map(({ id, origin }) => [id, origin.line])).toEqual([
      ['Sidecar:east~shop~one', 3],
      ['PeerAuthentication:east~shop~default', 16],
      ['Namespace:east~~shop', 21],
    ]);
  });

  it('may be a list of one kind, whose items need not say it', () => {
    const text = `apiVersion: networking.istio.io/v1
kind: SidecarList
items:
  - metadata: {name: one, namespace: shop}
    spec: {egress: [{hosts: [./*]}]}
  - apiVersion: networking.istio.io/v1beta1
    kind: Sidecar
    metadata: {name: two, namespace: shop}
`;
    const { resources, problems } = read(text);
    expect(problems).toEqual([]);
    expect(resources.map(({ id, apiVersion, origin }) => [id, apiVersion, origin.line])).toEqual([
      ['Sidecar:east~shop~one', 'networking.istio.io/v1', 4],
      ['Sidecar:east~shop~two', 'networking.istio.io/v1beta1', 6],
    ]);
    // Of a list of anything nothing is known.
    expect(read('apiVersion: v1\nkind: List\nitems: [{metadata: {name: one}}]\n').resources).toEqual([]);
  });

  it('is JSON as well, and a resource without a namespace is in the default one', () => {
    const sidecar = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Sidecar',
      metadata: { name: 'x' },
      spec: {},
    };
    expect(read(JSON.stringify(sidecar)).resources[0]?.id).toBe('Sidecar:east~default~x');
  });

  it('passes over what configures no mesh', () => {
    const others = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [a.yaml]
---
image: {tag: 1.2}
---
- op: replace
  path: /spec/replicas
  value: 3
---
just a text
---
apiVersion: v1
kind: ConfigMap
metadata: {name: other}
---
kind: Sidecar
`;
    expect(read(others)).toEqual({ resources: [], problems: [], isBroken: false });
  });

  it('tells the line of what is broken, and reads the rest', () => {
    const text = `${SIDECAR}---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {namespace: shop}
---
apiVersion: [
---
${SIDECAR.replace('one', 'two')}`;
    const { resources, problems, isBroken } = read(text);
    expect(resources.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(isBroken).toBe(true);
    expect(problems[0]).toEqual({ line: 9, message: 'this Sidecar has no name' });
    expect(problems[1]?.line).toBeGreaterThanOrEqual(13);
  });

  it('refuses a key that is there twice', () => {
    const { resources, problems } = read(`${SIDECAR}  a: 1\n  b: {c: 1, d: 2, c: 3}\n`);
    expect([resources, problems]).toEqual([[], [{ line: 9, message: 'the key c is there twice' }]]);
  });

  it('refuses bombs of aliases and of nesting', () => {
    const many = `a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
`;
    expect(read(many).problems).toHaveLength(1);
    const long = `${SIDECAR}  a: &a ${'x'.repeat(100_000)}\n  b: [${'*a, '.repeat(50)}*a]\n`;
    expect(read(long).problems).toEqual([
      { line: 1, message: 'Sidecar one is larger than Kubernetes would take' },
    ]);
    expect(read(`${SIDECAR}  deep: ${'['.repeat(500)}${']'.repeat(500)}\n`).resources).toEqual([]);
    expect(read('['.repeat(20_000)).resources).toEqual([]);
  });

  it('takes merged maps and numbers as labels, and every name is only a name', () => {
    const text = `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: "../<b>", namespace: shop, labels: {version: 1, __proto__: x}}
spec:
  base: &base {a: 1}
  more: {<<: *base, b: 2}
`;
    const [found] = read(text).resources;
    expect(found?.labels['version']).toBe('1');
    expect(found?.spec['more']).toEqual({ a: 1, b: 2 });
    expect(found?.id).toBe('Sidecar:east~shop~..%2F%3Cb%3E');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.json(), (text, json) => {
        read(text);
        read(json);
        read(`${SIDECAR}  x: ${json}`);
      }),
    );
  });
});

const of = (text: string) => read(text).resources.map(fingerprint)[0];

describe('a resource as YAML', () => {
  it('is what one would apply, and is read as the same', () => {
    const [one] = read(
      SIDECAR.replace('  namespace: shop\n', '  namespace: shop\n  uid: x\n') + 'status: {}\n',
    ).resources;
    if (!one) throw new Error('nothing was read');
    expect(parse(printResource(one))).toEqual(parse(SIDECAR));
    const [again] = read(printResource(one)).resources;
    expect(again?.spec).toEqual(one.spec);
  });

  it('has the same fingerprint for the same said otherwise, and for any number of replicas', () => {
    const short = 'apiVersion: networking.istio.io/v1\nkind: Sidecar\nspec: {egress: [{hosts: [./*]}]}\n';
    expect(of(`${short}metadata: {namespace: shop, name: one}`)).toBe(of(SIDECAR));
    expect(of(`${short}metadata: {namespace: shop, name: one, labels: {a: b}}`)).not.toBe(of(SIDECAR));
    const deployment = (spec: string) =>
      of(`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: ${spec}`);
    expect(deployment('{replicas: 2}')).toBe(deployment('{replicas: 3}'));
  });
});
