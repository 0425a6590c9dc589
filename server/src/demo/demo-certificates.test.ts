import { expect, it } from 'vitest';
import { readEnvoyCerts } from '../telemetry/dialects/envoy-certs.ts';
import { DEMO_ROOT, hasAgent, printCerts, printIstiod, workloadExpiryAt } from './demo-certificates.ts';
import { formatSpiffe } from './istio-labels.ts';
import { createPods, type DemoPod } from './pod-table.ts';

const MONDAY = Date.UTC(2026, 2, 9);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const pods = createPods(5).filter((pod) => pod.workload.cluster === 'east' && hasAgent(pod));

const signedBy = (t: number): number =>
  Number(/^citadel_server_csr_count (\d+)$/m.exec(printIstiod(pods, t))?.[1] ?? NaN);

it('lets istiod count two requests a pod and day from its start on', () => {
  expect(signedBy(MONDAY)).toBe(0);
  expect(signedBy(MONDAY + 3 * DAY)).toBe(6 * pods.length);
  expect(signedBy(MONDAY + HOUR)).toBeLessThanOrEqual(signedBy(MONDAY + 2 * HOUR));
});

const [front] = createPods(5).filter((pod) => pod.workload.proxy === 'envoy') as [DemoPod];

it('gives the Envoy before the shop a certificate that never has less than a third left', () => {
  for (let day = 0; day < 200; day++) {
    const t = MONDAY + day * DAY;
    const [own, ...others] = readEnvoyCerts(printCerts(front, t), t);
    expect(others).toEqual([]);
    expect(own).toMatchObject({ role: 'own', names: ['shop.example.com', 'www.shop.example.com'] });
    const { notBefore, expiresAt } = own as { notBefore: number; expiresAt: number };
    expect(notBefore).toBeLessThanOrEqual(t);
    expect((expiresAt - t) / (expiresAt - notBefore)).toBeGreaterThanOrEqual(1 / 3);
  }
});

it('says on the admin port of a sidecar what its agent says, and the root that istiod tells of', () => {
  const [pod] = pods as [DemoPod, ...DemoPod[]];
  const t = MONDAY + 7 * HOUR;
  const [root, own] = readEnvoyCerts(printCerts(pod, t), t);
  expect(root).toMatchObject({ role: 'authority', expiresAt: DEMO_ROOT.expiresAt });
  expect(Math.abs((own?.expiresAt ?? 0) - workloadExpiryAt(pod, t))).toBeLessThan(1000);
  expect(own?.names).toEqual([formatSpiffe(pod.workload.namespace, pod.workload.service)]);
});
