/**
 * Istio's sidecars, gateways and waypoints: `istio_*` families as Envoy prints them on :15090 and :15020.
 * Reporter `source` is the caller's proxy, `destination` the callee's, `waypoint` a proxy in front of the callee, which
 * counts as the destination does.
 */
import type { Dialect, Labels, TargetIdentity } from './dialect.ts';
import { HTTP_FAMILIES, TCP_FAMILIES } from './istio-families.ts';
import { readSidecarMtls } from './istio-mtls.ts';
import { nameQuantity, readLabelSet, type IstioProxy } from './istio-series.ts';
import { rememberBy } from './remember.ts';

const sidecar: IstioProxy = {
  selfOf: (reporter) => {
    if (reporter === 'source' || reporter === 'destination') return reporter;
    return reporter === 'waypoint' ? 'neither' : null;
  },
  readMtls: readSidecarMtls,
};

const readersOf = rememberBy((target: TargetIdentity) => ({
  http: rememberBy((labels: Labels) => ({
    said: readLabelSet(labels, target, { proxy: sidecar, isTcp: false }),
  })),
  tcp: rememberBy((labels: Labels) => ({
    said: readLabelSet(labels, target, { proxy: sidecar, isTcp: true }),
  })),
}));

export const istio: Dialect = {
  name: 'istio',
  readsName: (name) => HTTP_FAMILIES.has(name) || TCP_FAMILIES.has(name),
  interpret: (name, labels, target) => {
    const http = HTTP_FAMILIES.get(name);
    if (http) return nameQuantity(readersOf(target).http(labels).said, http, labels);
    const tcp = TCP_FAMILIES.get(name);
    return tcp ? nameQuantity(readersOf(target).tcp(labels).said, tcp, labels) : null;
  },
};
