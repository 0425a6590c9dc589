import { describe, expect, it } from 'vitest';
import { EVERY_FORM } from '../testing/demo-forms.ts';
import { httpOf, route, specOf, write, type Settings } from '../testing/istio-text.ts';
import { configOf } from '../testing/write-text.ts';

const rule = (name: string, namespace: string, spec: string): string =>
  `---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;
const hash = (max: number): string => `trafficPolicy: {connectionPool: {tcp: {maxConnections: ${max}}}}`;

describe('rules for the service', () => {
  it('repeat the nearest and most specific rule for many hosts, with its subsets', () => {
    const wide = [
      rule('b-root', 'istio-system', `{host: "*.reviews.shop.svc.cluster.local", ${hash(1)}}`),
      rule('a-root', 'istio-system', `{host: "*.shop.svc.cluster.local", ${hash(2)}}`),
      rule('a-all', 'shop', `{host: "*.local", ${hash(3)}}`),
      rule(
        'b-own',
        'shop',
        `{host: "*.svc.cluster.local", ${hash(4)}, subsets: [{name: two, labels: {version: v2}}]}`,
      ),
      rule('c-some', 'shop', `{host: "*.shop.svc.cluster.local", workloadSelector: {}, ${hash(5)}}`),
    ].join('');
    const balanced = write(EVERY_FORM[14] as Settings, configOf(wide));
    expect(balanced.drafted[0]?.after.spec).toMatchObject({
      trafficPolicy: { connectionPool: { tcp: { maxConnections: 4 } } },
      subsets: [{ name: 'two' }],
    });
    const switched = write(EVERY_FORM[3] as Settings, configOf(wide));
    expect(specOf(switched, 'DestinationRule')['subsets']).toEqual([
      { name: 'two', labels: { version: 'v2' } },
    ]);
    expect(httpOf(switched)[0]).toMatchObject({ route: [{ destination: { subset: 'two' } }] });
  });

  it('leave rules alone that hold for some callers only', () => {
    const host = 'host: reviews.shop.svc.cluster.local';
    for (const some of [
      rule('of-client', 'client', `{${host}, ${hash(1)}}`),
      rule('private', 'istio-system', `{${host}, exportTo: ["."], ${hash(1)}}`),
      rule('selected', 'shop', `{${host}, workloadSelector: {matchLabels: {app: a}}, ${hash(1)}}`),
    ]) {
      const { drafted } = write(EVERY_FORM[14] as Settings, configOf(some));
      expect(drafted.map(({ before }) => before)).toEqual([null]);
      expect(JSON.stringify(drafted[0]?.after.spec)).not.toContain('maxConnections');
    }
  });

  it('and routes of other namespaces that are not exported to all are no choice', () => {
    const ofClient = route('[{route: [{destination: {host: reviews.shop.svc.cluster.local}}]}]')
      .replace('namespace: shop', 'namespace: client')
      .replace('hosts: [reviews]', 'hosts: [reviews.shop.svc.cluster.local]\n  exportTo: ["."]');
    const { drafted } = write(EVERY_FORM[6] as Settings, configOf(ofClient));
    expect(drafted.map(({ before, after }) => [before, after.namespace])).toEqual([[null, 'shop']]);
  });
});
