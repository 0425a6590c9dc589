/**
 * The past of the demo mesh by edge and reporter: which edges and outcomes the console would have read from the proxies' text.
 * The labels that the proxies print are read by the console's own dialects, so that what is written as history and what is
 * scraped later are the same edges, never two that look alike.
 */
import type { EdgeKey, Outcome, Reporter } from '../telemetry/edge-window.ts';
import type { Dialect, SeriesMeaning, TargetIdentity } from '../telemetry/dialects/dialect.ts';
import { envoy } from '../telemetry/dialects/envoy.ts';
import { istio } from '../telemetry/dialects/istio.ts';
import { linkerd } from '../telemetry/dialects/linkerd.ts';
import { ztunnel } from '../telemetry/dialects/ztunnel.ts';
import { formatEnvoyResponse } from './envoy-text.ts';
import type { CountedFlow, FlowOutcome } from './flow-counts.ts';
import { formatIstioLabels, type IstioLabels } from './istio-labels.ts';
import { describeIstio } from './istio-series.ts';
import { formatLinkerdResponse } from './linkerd-text.ts';
import { listOutcomes, listReports, type Report } from './reports.ts';
import { DEMO_WORKLOADS, workloadName, type DemoWorkload } from './shop-workloads.ts';
import { formatZtunnelLabels } from './ztunnel-text.ts';

/** One outcome of an edge as one reporter tells it, and the counts behind it. */
interface HistoryOutcome {
  readonly outcome: Outcome;
  readonly counts: FlowOutcome;
}

export interface HistoryEdge {
  readonly edge: EdgeKey;
  readonly reporter: Reporter;
  readonly counted: CountedFlow;
  /** As which the proxy measured latency. */
  readonly measuredBy: IstioLabels['reporter'];
  /** Only Istio's proxies count bytes of HTTP. */
  readonly countsBytes: boolean;
  readonly layout: 'istio' | 'linkerd';
  readonly outcomes: readonly HistoryOutcome[];
}

interface Said {
  readonly dialect: Dialect;
  readonly name: string;
  readonly labels: string;
}

/** The series by which a proxy tells one outcome of a flow. */
function saySeries(workload: DemoWorkload, report: Report, outcome: FlowOutcome): Said {
  const { counted, reporter } = report;
  const described = describeIstio(counted, outcome, reporter);
  const tcpName = 'istio_tcp_connections_opened_total';
  switch (workload.proxy) {
    case 'ztunnel':
      return { dialect: ztunnel, name: tcpName, labels: formatZtunnelLabels(described) };
    case 'linkerd':
      return { dialect: linkerd, name: 'response_total', labels: formatLinkerdResponse(report, outcome) };
    case 'envoy':
      return {
        dialect: envoy,
        name: 'envoy_cluster_upstream_rq',
        labels: formatEnvoyResponse(counted, outcome.code),
      };
    default:
      return {
        dialect: istio,
        name: counted.flow.protocol === 'tcp' ? tcpName : 'istio_requests_total',
        labels: formatIstioLabels(described),
      };
  }
}

function readLabels(text: string): Map<string, string> {
  return new Map([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? '']));
}

function interpret({ dialect, name, labels }: Said, identity: TargetIdentity): SeriesMeaning | null {
  const meaning = dialect.interpret(name, readLabels(labels), identity);
  return meaning === null || 'dropped' in meaning ? null : meaning;
}

function readReport(
  workload: DemoWorkload,
  report: Report,
  intern: (edge: EdgeKey) => EdgeKey,
): HistoryEdge | null {
  const { cluster, namespace, service, version } = workload;
  const identity = { cluster, namespace, service, workload: workloadName(workload), version };
  let first: SeriesMeaning | null = null;
  const outcomes: HistoryOutcome[] = [];
  for (const counts of listOutcomes(report)) {
    const meaning = interpret(saySeries(workload, report, counts), identity);
    if (!meaning) continue;
    first ??= meaning;
    outcomes.push({ outcome: meaning.outcome, counts });
  }
  if (!first) return null;
  return {
    edge: intern(first.edge),
    reporter: first.reporter,
    counted: report.counted,
    measuredBy: report.reporter,
    countsBytes: workload.proxy !== 'linkerd' && workload.proxy !== 'envoy',
    layout: workload.proxy === 'linkerd' ? 'linkerd' : 'istio',
    outcomes,
  };
}

/** All edges of the mesh, once for each reporter; the objects are the same in every window. */
export function listHistoryEdges(flows: readonly CountedFlow[]): HistoryEdge[] {
  const keys = new Map<string, EdgeKey>();
  const intern = (edge: EdgeKey): EdgeKey => {
    const id = JSON.stringify(edge);
    const known = keys.get(id);
    if (!known) keys.set(id, edge);
    return known ?? edge;
  };
  return DEMO_WORKLOADS.flatMap((workload) =>
    listReports(workload, flows).flatMap((report) => readReport(workload, report, intern) ?? []),
  );
}
