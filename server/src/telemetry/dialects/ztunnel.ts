/**
 * ztunnel, the node proxy of Istio's ambient mode: the TCP families of Istio with the same labels, printed in OpenMetrics
 * style (`# TYPE istio_tcp_connections_opened counter`, samples with `_total`). It reports for the workloads of its node, as
 * source and as destination, so the scraped target is neither end.
 */
import type { Dialect, Labels, TargetIdentity } from './dialect.ts';
import { TCP_FAMILIES } from './istio-families.ts';
import { readZtunnelMtls } from './istio-mtls.ts';
import { nameQuantity, readLabelSet, type IstioProxy } from './istio-series.ts';
import { rememberBy } from './remember.ts';

const nodeProxy: IstioProxy = {
  selfOf: (reporter) => (reporter === 'source' || reporter === 'destination' ? 'neither' : null),
  readMtls: readZtunnelMtls,
};

const readerOf = rememberBy((target: TargetIdentity) =>
  rememberBy((labels: Labels) => ({ said: readLabelSet(labels, target, { proxy: nodeProxy, isTcp: true }) })),
);

/** Whether a `# TYPE` line's family is one that only ztunnel declares: Envoy's lines carry the sample's full name. */
export function isZtunnelFamily(family: string): boolean {
  return TCP_FAMILIES.has(`${family}_total`);
}

export const ztunnel: Dialect = {
  name: 'ztunnel',
  readsName: (name) => TCP_FAMILIES.has(name),
  interpret: (name, labels, target) => {
    const family = TCP_FAMILIES.get(name);
    return family ? nameQuantity(readerOf(target)(labels).said, family, labels) : null;
  },
};
