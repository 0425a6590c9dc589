import { describe, expect, it } from 'vitest';
import { identifyTarget } from '../../dialects/target-identity.ts';
import { resolveTarget } from './target.ts';

const JOB = {
  name: 'istio',
  scheme: 'http',
  path: '/stats/prometheus',
  params: {},
  labels: { cluster: 'east' },
};

describe('resolveTarget', () => {
  it.each<[string, string, Record<string, string>, string | null]>([
    ['an address', '10.0.0.1:15090', {}, 'http://10.0.0.1:15090/stats/prometheus'],
    ['IPv6', '[::1]:15090', {}, 'http://[::1]:15090/stats/prometheus'],
    ['no port', 'proxy.example', {}, 'http://proxy.example/stats/prometheus'],
    [
      'Prometheus’ meta labels',
      'x:1',
      { __scheme__: 'https', __metrics_path__: '/metrics', __param_used: 'yes', __address__: 'y:2' },
      'https://y:2/metrics?used=yes',
    ],
    ['a query in the path', 'x:1', { __metrics_path__: '/m?format=text' }, 'http://x:1/m?format=text'],
    ['a path in the address', 'x:1/metrics', {}, null],
    ['credentials in the address', 'me@x:1', {}, null],
    ['a port out of range', 'x:99999', {}, null],
    ['another scheme', 'x:1', { __scheme__: 'file' }, null],
    ['a path that is none', 'x:1', { __metrics_path__: 'metrics' }, null],
    ['nothing', '', {}, null],
  ])('%s', (_, address, labels, url) => {
    expect(resolveTarget(address, labels, JOB)?.url ?? null).toBe(url);
  });

  it('adds the job’s parameters and labels, and hides meta labels', () => {
    const job = { ...JOB, params: { a: ['1', '2'] } };
    expect(resolveTarget('x:1', { service: 'cart', __meta_x: 'y' }, job)).toMatchObject({
      url: 'http://x:1/stats/prometheus?a=1&a=2',
      labels: { cluster: 'east', service: 'cart' },
      identity: { cluster: 'east', service: 'cart' },
    });
    expect(resolveTarget('x:1', { cluster: 'west' }, job)?.identity.cluster).toBe('west');
  });
});

describe('identifyTarget', () => {
  const pod = '__meta_kubernetes_pod_label_';
  it.each<[string, Record<string, string>, object]>([
    [
      'nothing known',
      {},
      {
        cluster: 'unknown',
        namespace: 'unknown',
        service: 'unknown',
        workload: 'unknown',
        version: 'unknown',
      },
    ],
    ['empty labels are no labels', { service: '', app: 'cart' }, { service: 'cart' }],
    ['our names first', { service: 'a', app: 'b', canonical_service: 'c' }, { service: 'a' }],
    ['the canonical service before app', { app: 'b', canonical_service: 'c' }, { service: 'c' }],
    ['the workload stands in for the service', { workload: 'db' }, { service: 'db', workload: 'db' }],
    ['a deployment is a workload', { deployment: 'web' }, { workload: 'web' }],
    ['the canonical revision', { canonical_revision: 'v2' }, { version: 'v2' }],
    [
      'Kubernetes’ meta labels',
      {
        __meta_kubernetes_namespace: 'shop',
        [`${pod}service_istio_io_canonical_name`]: 'cart',
        [`${pod}service_istio_io_canonical_revision`]: 'v1',
        [`${pod}pod_template_hash`]: '5d4f8',
        __meta_kubernetes_pod_controller_kind: 'ReplicaSet',
        __meta_kubernetes_pod_controller_name: 'cart-v1-5d4f8',
      },
      { namespace: 'shop', service: 'cart', version: 'v1', workload: 'cart-v1' },
    ],
    [
      'a ReplicaSet’s hash by its shape',
      {
        __meta_kubernetes_pod_controller_kind: 'ReplicaSet',
        __meta_kubernetes_pod_controller_name: 'cart-v1-7d9c5b8d4f',
      },
      { workload: 'cart-v1' },
    ],
    [
      'a DaemonSet keeps its name',
      {
        __meta_kubernetes_pod_controller_kind: 'DaemonSet',
        __meta_kubernetes_pod_controller_name: 'agent-bcdfgh',
      },
      { workload: 'agent-bcdfgh' },
    ],
  ])('%s', (_, labels, identity) => {
    expect(identifyTarget(labels)).toMatchObject(identity);
  });
});
