import { describe, expect, it } from 'vitest';
import { labelsOf, NOBODY } from '../../../telemetry/dialects/testing.ts';
import { identifyScraped, identityLabels } from './scraped-identity.ts';

const BASE = { ...NOBODY, cluster: 'east' };

describe('who a proxy is, by the labels of an engine', () => {
  it.each<[string, Record<string, string>, object]>([
    [
      'Linkerd’s scrape configuration',
      { namespace: 'mail', deployment: 'email', pod: 'email-6d5f9c7b8d-x2x4z' },
      { namespace: 'mail', service: 'email', workload: 'email', version: 'unknown' },
    ],
    [
      'labels of the pod',
      { namespace: 'shop', app: 'cart', version: 'v2', pod: 'cart-v2-6d5f9c7b8d-x2x4z' },
      { namespace: 'shop', service: 'cart', workload: 'cart-v2', version: 'v2' },
    ],
    ['a Deployment’s pod', { pod: 'front-envoy-6d5f9c7b8d-x2x4z' }, { workload: 'front-envoy' }],
    ['a DaemonSet’s pod', { pod: 'node-proxy-x2x4z' }, { workload: 'node-proxy' }],
    ['a StatefulSet’s pod', { pod: 'kafka-12' }, { workload: 'kafka', service: 'kafka' }],
    ['a pod of its own', { pod: 'debug' }, { workload: 'debug' }],
    ['a job of Linkerd’s', { k8s_job: 'report' }, { workload: 'report' }],
    ['a ready name', { workload: 'cart-v2', pod: 'x-y' }, { workload: 'cart-v2', service: 'cart-v2' }],
    ['nothing', {}, { ...NOBODY, cluster: 'east' }],
  ])('%s', (_, labels, identity) => {
    expect(identifyScraped(labelsOf(labels), BASE)).toMatchObject(identity);
  });

  it('belongs to the engine’s cluster before its own label', () => {
    const labels = labelsOf({ cluster: 'west' });
    expect(identifyScraped(labels, BASE).cluster).toBe('east');
    expect(identifyScraped(labels, NOBODY).cluster).toBe('west');
  });

  it('asks for the pod only where it must', () => {
    expect(identityLabels({ byPod: false })).not.toContain('pod');
    expect(identityLabels({ byPod: true })).toContain('pod');
    expect(identityLabels({ byPod: true }).some((name) => name.startsWith('__'))).toBe(false);
  });
});
