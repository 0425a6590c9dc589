/**
 * Which proxy's words a text is made of, by metric names alone. A scrape without any of these names is no baseline: Istio's
 * :15020 sometimes answers with the agent's own metrics only, when Envoy behind it did not.
 */
import { envoy } from '../dialects/envoy.ts';
import { istio } from '../dialects/istio.ts';
import { linkerd } from '../dialects/linkerd.ts';
import { ztunnel } from '../dialects/ztunnel.ts';
import type { Dialect } from '../dialects/dialect.ts';

/** Names that other programs would hardly print. */
const LINKERD_ONLY =
  /^(?:control_re(?:quest|sponse)_total$|identity_cert_|proxy_build_info$|(?:inbound|outbound)_(?:http|grpc|tcp|tls)_|tcp_open_total$|stack_create_total$)/;

export type ProxyWords = 'istio' | 'istio-agent' | 'envoy' | 'linkerd';

/** Whose name a metric is; null for anybody else's. */
export function recogniseProxy(name: string): ProxyWords | null {
  if (name.startsWith('istio_agent_')) return 'istio-agent';
  if (name.startsWith('istio_')) return 'istio';
  if (name.startsWith('envoy_')) return 'envoy';
  return LINKERD_ONLY.test(name) ? 'linkerd' : null;
}

const DIALECTS: readonly Dialect[] = [istio, linkerd, envoy];

/**
 * The dialect whose rules read a metric; null when nobody reads it. The names of the dialects do not overlap, but for those that a
 * ztunnel shares with Istio's sidecars.
 */
export function chooseDialect(name: string, isZtunnel = false): Dialect | null {
  const chosen = DIALECTS.find((dialect) => dialect.readsName(name)) ?? null;
  return isZtunnel && chosen === istio && ztunnel.readsName(name) ? ztunnel : chosen;
}
