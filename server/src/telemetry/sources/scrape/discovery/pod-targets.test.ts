import type { V1Container, V1Pod } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import type { PodRules } from './pod-targets.ts';
import { findPodTargets } from './pod-targets.ts';

const RULES: PodRules = { annotations: 'mesh', labels: {} };
const ISTIO = {
  'prometheus.io/scrape': 'true',
  'prometheus.io/port': '15020',
  'prometheus.io/path': '/stats/prometheus',
};

function container(name: string, port?: string, containerPort = 0): V1Container {
  return port === undefined ? { name } : { name, ports: [{ name: port, containerPort }] };
}

const ENVOY = container('istio-proxy', 'http-envoy-prom', 15_090);
const LINKERD = container('linkerd-proxy', 'linkerd-admin', 4191);

interface PodParts {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  containers?: V1Container[];
  initContainers?: V1Container[];
  owner?: { kind: string; name: string };
  status?: V1Pod['status'];
}

function pod(parts: PodParts): V1Pod {
  const owner = parts.owner && { ...parts.owner, apiVersion: 'v1', uid: 'u', controller: true };
  return {
    metadata: {
      name: 'cart-v1-5d4f8-x2x4z',
      namespace: 'shop',
      labels: parts.labels ?? {},
      annotations: parts.annotations ?? {},
      ...(owner ? { ownerReferences: [owner] } : {}),
    },
    spec: { containers: parts.containers ?? [ENVOY], initContainers: parts.initContainers ?? [] },
    status: parts.status ?? { phase: 'Running', podIP: '10.0.0.1' },
  };
}

function endpoints(parts: PodParts, rules: PodRules = RULES): string[] {
  return findPodTargets(pod(parts), rules).map(
    ({ targets, labels }) => `${targets[0]}${labels['__metrics_path__']}`,
  );
}

describe('which endpoints of a pod are scraped', () => {
  it.each<[string, PodParts, string[]]>([
    ['an Istio sidecar by its port name', {}, ['10.0.0.1:15090/stats/prometheus']],
    [
      'a native sidecar',
      { containers: [container('app')], initContainers: [ENVOY] },
      ['10.0.0.1:15090/stats/prometheus'],
    ],
    ['port before annotation: one endpoint', { annotations: ISTIO }, ['10.0.0.1:15090/stats/prometheus']],
    [
      'the annotation without the port',
      { annotations: ISTIO, containers: [container('istio-proxy')] },
      ['10.0.0.1:15020/stats/prometheus'],
    ],
    [
      'an application’s own annotation: not mesh',
      { annotations: { ...ISTIO, 'prometheus.io/path': '/metrics' }, containers: [container('app')] },
      [],
    ],
    [
      'an application beside Linkerd: the proxy only',
      {
        annotations: { ...ISTIO, 'prometheus.io/port': '80', 'prometheus.io/path': '/metrics' },
        containers: [LINKERD],
      },
      ['10.0.0.1:4191/metrics'],
    ],
    [
      'a plain Envoy by its annotated path',
      { annotations: { ...ISTIO, 'prometheus.io/port': '9901' }, containers: [container('proxy')] },
      ['10.0.0.1:9901/stats/prometheus'],
    ],
    [
      'ztunnel by port name',
      { labels: { app: 'ztunnel' }, containers: [container('istio-proxy', 'ztunnel-stats', 15_020)] },
      ['10.0.0.1:15020/stats/prometheus'],
    ],
    [
      'ztunnel by annotation without path',
      {
        labels: { app: 'ztunnel' },
        containers: [container('istio-proxy')],
        annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '15020' },
      },
      ['10.0.0.1:15020/stats/prometheus'],
    ],
    [
      'ztunnel by label alone',
      { labels: { app: 'ztunnel' }, containers: [container('x')] },
      ['10.0.0.1:15020/stats/prometheus'],
    ],
    ['no mesh at all', { containers: [container('app')] }, []],
    [
      'scrape is not true',
      { annotations: { ...ISTIO, 'prometheus.io/scrape': 'false' }, containers: [container('istio-proxy')] },
      [],
    ],
    [
      'a port that is none',
      { annotations: { ...ISTIO, 'prometheus.io/port': 'http' }, containers: [container('istio-proxy')] },
      [],
    ],
    ['pending', { status: { phase: 'Pending', podIP: '10.0.0.1' } }, []],
    ['finished', { status: { phase: 'Succeeded', podIP: '10.0.0.1' } }, []],
    ['without address', { status: { phase: 'Running' } }, []],
    ['IPv6', { status: { phase: 'Running', podIP: 'fd00::1' } }, ['[fd00::1]:15090/stats/prometheus']],
  ])('%s', (_, parts, expected) => {
    expect(endpoints(parts)).toEqual(expected);
  });

  it('takes annotations of all pods, or of none, when asked', () => {
    const own = {
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '80' },
      containers: [container('app')],
    };
    expect(endpoints(own, { ...RULES, annotations: 'all' })).toEqual(['10.0.0.1:80/metrics']);
    expect(endpoints({ ...own, containers: [ENVOY] }, { ...RULES, annotations: 'all' })).toHaveLength(2);
    expect(endpoints({ annotations: ISTIO }, { ...RULES, annotations: 'all' })).toHaveLength(1);
    expect(endpoints({ annotations: ISTIO, containers: [] }, { ...RULES, annotations: 'none' })).toEqual([]);
  });
});

describe('who a pod is', () => {
  it.each<[string, PodParts, Record<string, string>]>([
    [
      'canonical labels and the Deployment behind the ReplicaSet',
      {
        labels: {
          'service.istio.io/canonical-name': 'cart',
          'service.istio.io/canonical-revision': 'v1',
          app: 'other',
          'pod-template-hash': '5d4f8',
        },
        owner: { kind: 'ReplicaSet', name: 'cart-v1-5d4f8' },
      },
      { service: 'cart', version: 'v1', workload: 'cart-v1' },
    ],
    [
      'app.kubernetes.io before app',
      {
        labels: {
          'app.kubernetes.io/name': 'cart',
          app: 'x',
          version: 'v2',
          'app.kubernetes.io/version': '2.0',
        },
      },
      { service: 'cart', version: '2.0' },
    ],
    ['app and version', { labels: { app: 'cart', version: 'v2' } }, { service: 'cart', version: 'v2' }],
    [
      'a StatefulSet, its workload standing in for the service',
      { owner: { kind: 'StatefulSet', name: 'db' } },
      { service: 'db', workload: 'db' },
    ],
    ['a scheduled Job', { owner: { kind: 'Job', name: 'report-29034560' } }, { workload: 'report' }],
    ['a bare pod', {}, { workload: 'cart-v1-5d4f8-x2x4z', service: 'cart-v1-5d4f8-x2x4z' }],
    [
      'Linkerd’s own label',
      {
        labels: { 'linkerd.io/proxy-deployment': 'web' },
        containers: [LINKERD],
        owner: { kind: 'ReplicaSet', name: 'x-1' },
      },
      { workload: 'web' },
    ],
    [
      'the cluster that Istio’s proxy was told',
      {
        containers: [
          {
            name: 'istio-proxy',
            ports: [{ name: 'http-envoy-prom', containerPort: 15_090 }],
            env: [{ name: 'ISTIO_META_CLUSTER_ID', value: 'east' }],
          },
        ],
      },
      { cluster: 'east' },
    ],
  ])('%s', (_, parts, expected) => {
    const [target] = findPodTargets(pod(parts), RULES);
    expect(target?.labels).toMatchObject({ namespace: 'shop', pod: 'cart-v1-5d4f8-x2x4z', ...expected });
  });

  it('lets the configuration name the cluster and add labels', () => {
    const [target] = findPodTargets(pod({}), { ...RULES, cluster: 'west', labels: { zone: 'b' } });
    expect(target?.labels).toMatchObject({ cluster: 'west', zone: 'b' });
  });
});
