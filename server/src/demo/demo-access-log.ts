/**
 * What the demo mesh's proxies log: of a small share of the requests that its flows count, at the end that Istio's metrics would tell of as well, with identities, the legacy caller in
 * plaintext and the calls that a policy refuses; of these two more than of the rest. Everything follows from the seed and the clock.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs } from '@sightglass/shared/units';
import { createAccessRecord, UNKNOWN_END, type AccessRecord } from '../telemetry/access-record.ts';
import type { EdgeEnd } from '../telemetry/edge-window.ts';
import { DEMO_ISSUER } from './demo-certificates.ts';
import { DEMO_SEED } from './demo-mesh.ts';
import { chooseCall, REFUSED_CALL } from './demo-paths.ts';
import { secondAttemptOf } from './envoy-text.ts';
import {
  countFlows,
  isOutside,
  TCP_BYTES_IN,
  TCP_BYTES_OUT,
  TCP_OPEN_MS,
  type CountedFlow,
  type FlowOutcome,
} from './flow-counts.ts';
import { formatSpiffe } from './istio-labels.ts';
import { isCertified } from './istio-series.ts';
import { formatLinkerdIdentity } from './linkerd-text.ts';
import { createRandom, drawNormal, uniformOf, type Random } from './seeded-random.ts';
import { LEDGER_RETRIES } from './shielding.ts';
import { UNVERSIONED, workloadName, type DemoWorkload } from './shop-workloads.ts';

/** Share of all requests that is logged, and of what a reader of the log looks for. */
const SHARE = 0.02;
const NOTABLE_SHARE = 0.2;
/** A pause longer than this (a sleeping machine) is not made up for. */
const LONGEST_STEP_MS = 10_000;

function describeEnd(workload: DemoWorkload): EdgeEnd {
  const { cluster, namespace, service, version } = workload;
  return {
    cluster,
    namespace,
    service,
    workload: workloadName(workload),
    version: version === UNVERSIONED ? UNKNOWN : version,
  };
}

/** The address of one of a workload's pods. */
function addressOf(seed: number, workload: DemoWorkload, pod: number): string {
  const name = `${workload.cluster}/${workload.namespace}/${workloadName(workload)}`;
  const host = Math.floor(uniformOf(seed, `${name}/address`) * 62_500);
  return `10.${workload.cluster === 'east' ? 8 : 9}.${Math.floor(host / 250)}.${1 + ((host + pod) % 250)}`;
}

function isDenied({ code }: FlowOutcome): boolean {
  return code === '403';
}

/** The end at which a proxy of the mesh logs: the callee's where there is one and the request arrived. */
function logsAtCallee({ to, from }: CountedFlow, outcome: FlowOutcome): boolean {
  if (outcome.neverArrived || isOutside(to)) return false;
  return (
    to.proxy === 'sidecar' || to.proxy === 'ambient' || (to.proxy === 'linkerd' && from.proxy === 'linkerd')
  );
}

interface Moment {
  readonly seed: number;
  readonly time: EpochMs;
  readonly random: Random;
}

function describeHttp(
  record: AccessRecord,
  counted: CountedFlow,
  { outcome, random }: { outcome: FlowOutcome; random: Random },
): void {
  const { to } = counted;
  const choice = random();
  const { method, path } = isDenied(outcome)
    ? REFUSED_CALL
    : chooseCall(isOutside(to) ? '' : to.service, choice);
  record.method = method;
  record.path = path;
  record.host = isOutside(to) ? to.host : `${to.service}.${to.namespace}.svc.cluster.local`;
  record.httpVersion = record.protocol === 'grpc' ? 'HTTP/2' : 'HTTP/1.1';
  record.code = Number(outcome.code);
  const oneIn = secondAttemptOf(counted);
  record.attempts = outcome.flags.includes('URX')
    ? 1 + LEDGER_RETRIES
    : oneIn !== null && choice < 1 / oneIn
      ? 2
      : 1;
  record.grpcStatus = outcome.grpcStatus;
  const { latency } = outcome.streams[0] as FlowOutcome['streams'][number];
  record.durationMs = Number((latency.median * Math.exp(latency.sigma * drawNormal(random))).toFixed(3));
  record.bytesIn = method === 'GET' ? 0 : Math.floor(200 + 600 * random());
  record.bytesOut = record.code === 200 ? Math.floor(500 + 8000 * random()) : 19;
  record.details = isDenied(outcome)
    ? 'rbac_access_denied_matched_policy[ns[platform]-policy[auth-callers]-rule[0]]'
    : outcome.neverArrived
      ? 'upstream_reset_before_response_started{connection_failure}'
      : 'via_upstream';
  record.requestId = Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('-');
}

function describeTcp(record: AccessRecord): void {
  record.durationMs = TCP_OPEN_MS;
  record.bytesIn = TCP_BYTES_IN;
  record.bytesOut = TCP_BYTES_OUT;
}

function describeRecord(
  counted: CountedFlow,
  outcome: FlowOutcome,
  { seed, time, random }: Moment,
): AccessRecord {
  const { from, to, flow } = counted;
  const record = createAccessRecord('als');
  const atCallee = logsAtCallee(counted, outcome);
  const certified = isCertified(counted, outcome);
  record.settled = true;
  record.time = time;
  record.reporter = atCallee ? 'destination' : 'source';
  record.protocol = flow.protocol;
  record.source = from.proxy === 'none' && atCallee ? UNKNOWN_END : describeEnd(from);
  record.target = isOutside(to)
    ? { ...UNKNOWN_END, cluster: from.cluster, service: to.host }
    : describeEnd(to);
  record.external = isOutside(to);
  record.sourceAddress = `${addressOf(seed, from, Math.floor(random() * from.replicas))}:${32_768 + Math.floor(random() * 28_000)}`;
  record.flags = outcome.flags;
  record.logName = 'mesh';
  const proxy = atCallee && !isOutside(to) ? to : from;
  record.nodeId = `sidecar~${addressOf(seed, proxy, 0)}~${workloadName(proxy)}-0.${proxy.namespace}~${proxy.namespace}.svc.cluster.local`;
  if (!isOutside(to)) {
    record.targetAddress = `${addressOf(seed, to, Math.floor(random() * to.replicas))}:8080`;
    record.upstreamCluster = atCallee
      ? 'inbound|8080||'
      : `outbound|8080||${to.service}.${to.namespace}.svc.cluster.local`;
  }
  if (flow.protocol === 'tcp') describeTcp(record);
  else describeHttp(record, counted, { outcome, random });
  if (!atCallee) return record;
  record.knowsTls = true;
  record.proof = certified ? 'mutual' : from.proxy === 'linkerd' ? 'mutual' : 'plaintext';
  if (certified && !isOutside(to)) {
    record.sourceIdentity = formatSpiffe(from.namespace, from.service);
    record.targetIdentity = formatSpiffe(to.namespace, to.service);
    // Istio's certificates name nobody but in their URI.
    record.sourceSubject = '';
    record.sourceIssuer = DEMO_ISSUER;
    record.tlsVersion = 'TLSv1.3';
    record.cipher = 'TLS_AES_256_GCM_SHA384';
    record.sni = `outbound_.8080_._.${to.service}.${to.namespace}.svc.cluster.local`;
  } else if (from.proxy === 'linkerd' && !isOutside(to)) {
    record.sourceIdentity = formatLinkerdIdentity(from);
    record.targetIdentity = formatLinkerdIdentity(to);
    record.tlsVersion = 'TLSv1.3';
  }
  return record;
}

export interface DemoAccessLog {
  /** What was logged since the last call; nothing at the first. In order of time. */
  next(now: EpochMs): AccessRecord[];
}

export function createDemoAccessLog(seed = DEMO_SEED): DemoAccessLog {
  const flows = countFlows(seed).filter(
    ({ from, to }) => from.proxy !== 'none' || (!isOutside(to) && to.proxy === 'sidecar'),
  );
  let last: EpochMs | null = null;
  return {
    next(now) {
      const since = last === null ? now : Math.max(last, now - LONGEST_STEP_MS);
      last = now;
      if (now <= since) return [];
      const random = createRandom((seed ^ Math.floor(now / 10)) >>> 0);
      const records: AccessRecord[] = [];
      for (const counted of flows) {
        for (const outcome of counted.outcomes) {
          let count = 0;
          for (const stream of outcome.streams) count += stream.count(now, {}) - stream.count(since, {});
          const isNotable = isDenied(outcome) || outcome.neverArrived || counted.from.proxy === 'none';
          const share = isNotable ? NOTABLE_SHARE : SHARE;
          for (let i = 0; i < count; i++) {
            if (random() >= share) continue;
            const time = Math.floor(since + random() * (now - since));
            records.push(describeRecord(counted, outcome, { seed, time, random }));
          }
        }
      }
      return records.toSorted((a, b) => a.time - b.time);
    },
  };
}
