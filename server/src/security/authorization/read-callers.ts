/** With which identities, and from which addresses, a service calls another: of access logs and of metrics. */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EndFilter } from '../../store/access-log/access-log-store.ts';
import type { BacktestSources } from './backtest.ts';
import { compareTexts, isTold } from './ends.ts';
import { readLogFlows } from './log-flows.ts';
import { readMeshFacts } from './mesh-facts.ts';
import { parseSpiffe } from './observation.ts';
import { createEdgeIdentities } from './observe-edges.ts';

interface ServiceEnd extends EndFilter {
  readonly cluster: string;
  readonly namespace: string;
}

export interface CallersQuestion {
  readonly window: TimeWindow;
  readonly source: ServiceEnd;
  readonly target: ServiceEnd;
  readonly protocol: 'http' | 'grpc' | 'tcp';
}

export interface FoundCallers {
  /** SPIFFE URIs. */
  readonly identities: readonly string[];
  /** Of calls without an identity; without port, IPv6 without brackets. */
  readonly addresses: readonly string[];
  /** Whether calls without an identity were seen. */
  readonly plaintext: boolean;
  /** Rules by which proxies said they refused it: `namespace/name rule N`. */
  readonly refusedBy: readonly string[];
  /** Whether anything was seen on the edge. */
  readonly seen: boolean;
}

const MAXIMUM_FLOWS = 1000;

export async function readCallers(
  sources: BacktestSources,
  question: CallersQuestion,
): Promise<FoundCallers> {
  const { store, log, config } = sources;
  const { window, source, target, protocol } = question;
  const isNamed = isTold(source.name);
  const { flows } = await readLogFlows(log, {
    window,
    services: [target],
    ...(isNamed ? { sources: [source] } : {}),
    keys: ['sourceService', 'sourceIdentity', 'sourceAddress', 'proof', 'denied', 'policy'],
    reporters: ['destination', 'unknown'],
    limit: MAXIMUM_FLOWS,
  });
  const own = flows.filter((flow) => isNamed || !isTold(flow.sourceService));
  const filter = {
    protocol,
    source: isNamed
      ? { cluster: source.cluster, namespace: source.namespace, service: source.name }
      : { service: source.name },
    target: { cluster: target.cluster, namespace: target.namespace, service: target.name },
  };
  const { edges } = await store.readEdges({ window, filter, histograms: false });
  const identities = createEdgeIdentities({ store, config, facts: readMeshFacts(config), window });
  const shown = new Set(own.map(({ sourceIdentity }) => sourceIdentity).filter((one) => one !== ''));
  // What connections showed goes before what follows from metrics and configuration.
  const inferred = shown.size === 0 ? edges.filter(({ mutual }) => mutual > 0) : [];
  for (const { edge } of inferred) shown.add((await identities.of(edge.source)) ?? '');
  const nameless = own.filter(({ sourceIdentity, proof }) => sourceIdentity === '' && proof !== 'mutual');
  return {
    identities: [...shown].filter((one) => parseSpiffe(one) !== null).toSorted(compareTexts),
    addresses: [...new Set(nameless.map(({ sourceAddress }) => sourceAddress.replace(/^\[(.*)\]$/, '$1')))]
      .filter((one) => one !== '')
      .toSorted(compareTexts),
    plaintext: nameless.length > 0 || edges.some(({ plaintext }) => plaintext > 0),
    refusedBy: [
      ...new Set(own.flatMap(({ denied, policy }) => (denied === true && policy !== '' ? [policy] : []))),
    ],
    seen: own.length > 0 || edges.length > 0,
  };
}
