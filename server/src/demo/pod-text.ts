/**
 * What one pod's proxy answers to a scrape at a moment: picks the flows that pass through it and prints them in its own way.
 * Labels are formatted once; counts are computed when asked.
 */
import { printEnvoy } from './envoy-text.ts';
import type { CountedFlow, FlowOutcome, PodChoice } from './flow-counts.ts';
import { formatIstioLabels, type IstioLabels } from './istio-labels.ts';
import { countObserved, countTcp, describeIstio, printRequests } from './istio-series.ts';
import { printRequestFamilies, printTcpFamilies, type RequestSeries, type TcpSeries } from './istio-text.ts';
import { printLinkerd } from './linkerd-text.ts';
import { printLinkerdControl, printProxyUpdates } from './demo-updates.ts';
import { createGaugeText, listPodGauges } from './pod-gauges.ts';
import type { DemoPod } from './pod-table.ts';
import { printSidecarNoise } from './proxy-noise.ts';
import { listShieldGauges } from './shielding.ts';
import { listOutcomes, listReports, type Report } from './reports.ts';
import { printZtunnel } from './ztunnel-text.ts';

/** The body at an epoch millisecond. */
export type PodText = (t: number) => string;

interface IstioSeries {
  readonly labels: string;
  readonly isTcp: boolean;
  readonly reporter: IstioLabels['reporter'];
  readonly outcome: FlowOutcome;
  readonly pods: PodChoice;
}

/** The pods of a flow for which one pod speaks; waypoints and ztunnels speak for all. */
function choosePods(pod: DemoPod, reporter: IstioLabels['reporter']): PodChoice {
  const { proxy } = pod.workload;
  if (proxy === 'waypoint' || proxy === 'ztunnel') return {};
  return reporter === 'source' ? { source: pod.ordinal } : { target: pod.ordinal };
}

function listSeries(pod: DemoPod, report: Report): IstioSeries[] {
  const { counted, reporter } = report;
  return listOutcomes(report).map((outcome) => ({
    labels: formatIstioLabels(describeIstio(counted, outcome, reporter)),
    isTcp: counted.flow.protocol === 'tcp',
    reporter,
    outcome,
    pods: choosePods(pod, reporter),
  }));
}

/** Text of a sidecar, gateway or waypoint from the series it reports. */
function createIstioText(
  pod: DemoPod,
  series: readonly IstioSeries[],
  printGauges: (t: number) => string,
): PodText {
  return (t) => {
    const since = pod.startedAt(t);
    const requests: RequestSeries[] = [];
    const tcp: TcpSeries[] = [];
    for (const { labels, outcome, reporter, pods, isTcp } of series) {
      const span = { since, until: t, pods };
      if (isTcp) {
        const one = countTcp(labels, outcome, span);
        if (one) tcp.push(one);
      } else {
        const one = printRequests(labels, countObserved(outcome, reporter, span));
        if (one) requests.push(one);
      }
    }
    return (
      printSidecarNoise((t - since) / 1_000) +
      printProxyUpdates(pod, t) +
      printRequestFamilies(requests) +
      printTcpFamilies(tcp) +
      printGauges(t)
    );
  };
}

/** How the pod's proxy answers, from all flows of the mesh. */
export function createPodText(pod: DemoPod, flows: readonly CountedFlow[]): PodText {
  const reports = listReports(pod.workload, flows);
  const spanOf = (t: number, reporter: Report['reporter']) => ({
    since: pod.startedAt(t),
    until: t,
    pods: choosePods(pod, reporter),
  });
  switch (pod.workload.proxy) {
    case 'ztunnel':
      return (t) => printZtunnel(reports, spanOf(t, 'source'));
    case 'linkerd':
      return (t) =>
        printLinkerd(
          reports.map((report) => ({ ...report, span: spanOf(t, report.reporter) })),
          t,
        ) + printLinkerdControl(pod, t);
    case 'envoy':
      return (t) =>
        printEnvoy(
          reports.map((report) => report.counted),
          spanOf(t, 'source'),
        );
    default:
      return createIstioText(
        pod,
        reports.flatMap((report) => listSeries(pod, report)),
        createGaugeText([...listPodGauges(pod, flows), ...listShieldGauges(pod, flows)]),
      );
  }
}
