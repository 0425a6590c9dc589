/**
 * Whether a workload has a proxy of its own: by who told of it, and by what the configuration asks for. Pure. What is not known is `unknown`: a proxy that is not scraped looks like none.
 */
import type { Badge, Sidecar } from '@sightglass/shared/contract';
import type { SeenWorkload } from './graph-ends.ts';
import type { Injection } from './injection.ts';
import { sayCount, sayList } from './say-amounts.ts';

export interface SidecarFacts {
  readonly injection: Injection;
  readonly isGateway: boolean;
  /** Some workload of its cluster told of itself. */
  readonly isHeard: boolean;
  /** Callers saw identities of Linkerd in its namespace. */
  readonly isLinkerd: boolean;
}

export interface WorkloadSidecar extends Sidecar {
  readonly evidence: Badge['evidence'];
}

const OWN: WorkloadSidecar = { state: 'own', why: '', evidence: 'telemetry' };

const unknown = (why: string): WorkloadSidecar => ({ state: 'unknown', why, evidence: 'telemetry' });
const spared = (why: string): WorkloadSidecar => ({ state: 'not-needed', why, evidence: 'configuration' });
const missing = (why: string, evidence: Badge['evidence']): WorkloadSidecar => ({
  state: 'missing',
  why,
  evidence,
});

/** What telemetry alone says of a workload that told nothing itself. */
function judgeByTelemetry(
  { toldByCallers, carried, cluster }: SeenWorkload,
  { isHeard, isLinkerd }: SidecarFacts,
): WorkloadSidecar {
  if (carried > 0) return unknown('Its callers saw a certificate, so some proxy answers; it tells nothing.');
  if (toldByCallers === 0) return unknown('Its callers’ proxies do not tell whether it has one.');
  if (!isHeard) return unknown(`Nobody in ${cluster} tells of itself, so its own proxy may not be scraped.`);
  if (isLinkerd) return unknown('Linkerd carries its namespace, and tells only what is sent.');
  return missing(
    'Only its callers’ proxies tell of it: it has none of its own, or that is not scraped.',
    'telemetry',
  );
}

export function judgeSidecar(seen: SeenWorkload, facts: SidecarFacts): WorkloadSidecar {
  if (seen.own) return OWN;
  const { injection, isGateway } = facts;
  if (isGateway) return spared('A gateway is a proxy itself.');
  const byTelemetry = judgeByTelemetry(seen, facts);
  // Whatever the configuration asks for: what showed a certificate has some proxy.
  if (seen.carried > 0 && injection.state !== 'ambient') return byTelemetry;
  const isTold = byTelemetry.state === 'missing';
  switch (injection.state) {
    case 'ambient':
      return spared(`Ambient mode: ztunnel carries it (${injection.by}).`);
    case 'refused':
      return isTold
        ? missing(`Refused by ${injection.by}; only its callers’ proxies tell of it.`, 'both')
        : missing(`Refused by ${injection.by}, and no proxy of its own tells anything.`, 'both');
    case 'linkerd':
      return unknown(`Linkerd’s proxy is asked for (${injection.by}); it told nothing of what it received.`);
    case 'asked':
      return isTold
        ? missing(
            `Asked for by ${injection.by}, but only its callers’ proxies tell of it: its pods are older, or the proxy is not scraped.`,
            'both',
          )
        : byTelemetry;
    case 'not-asked':
      return isTold
        ? missing('Nothing asks for one in its namespace; only its callers’ proxies tell of it.', 'both')
        : spared('Nothing asks for one in its namespace.');
    default:
      return byTelemetry;
  }
}

interface Judged {
  readonly seen: SeenWorkload;
  readonly sidecar: WorkloadSidecar;
}

/** Of all workloads behind a node: one that is missing is told beside those that are there. */
export function joinSidecars(judged: readonly Judged[]): WorkloadSidecar {
  const absent = judged.filter(({ sidecar }) => sidecar.state === 'missing');
  const [first] = absent;
  if (first) {
    if (judged.length === 1) return first.sidecar;
    const names = sayList(absent.map(({ seen }) => seen.name));
    const of = `${absent.length} of ${sayCount(judged.length, 'workload')} (${names})`;
    return missing(`${of}: ${first.sidecar.why}`, first.sidecar.evidence);
  }
  const [one] = judged;
  if (!one) return unknown('No workload behind it is told.');
  // What reports is there; beside it what is not known is not worth a doubt about the whole.
  return judged.find(({ sidecar }) => sidecar.state === 'own')?.sidecar ?? one.sidecar;
}
