/**
 * What one pod's proxy answers to a scrape at a moment: picks the flows that pass through it and prints them in its own way.
 * Labels are formatted once; counts are computed when asked.
 */
import { printEnvoy } from './envoy-text.ts';
import { isOutside, type CountedFlow, type FlowOutcome, type PodChoice } from './flow-counts.ts';
import { formatIstioLabels, type IstioLabels } from './istio-labels.ts';
import { countObserved, countTcp, describeIstio, printRequests } from './istio-series.ts';
import { printRequestFamilies, printTcpFamilies, type RequestSeries, type TcpSeries } from './istio-text.ts';
import { printLinkerd } from './linkerd-text.ts';
import type { DemoPod } from './pod-table.ts';
import { printSidecarNoise } from './proxy-noise.ts';
import { printZtunnel } from './ztunnel-text.ts';

/** The body at an epoch millisecond. */
export type PodText = (t: number) => string;

interface IstioSeries {
  readonly labels: string;
  readonly tcp: boolean;
  readonly reporter: IstioLabels['reporter'];
  readonly outcome: FlowOutcome;
  readonly pods: PodChoice;
}

function listSeries(counted: CountedFlow, reporter: IstioLabels['reporter'], pods: PodChoice): IstioSeries[] {
  return counted.outcomes
    .filter((outcome) => reporter === 'source' || !outcome.neverArrived)
    .map((outcome) => ({
      labels: formatIstioLabels(describeIstio(counted, outcome, reporter)),
      tcp: counted.flow.protocol === 'tcp',
      reporter,
      outcome,
      pods,
    }));
}

/** Text of a sidecar, gateway or waypoint from the series it reports. */
function createIstioText(pod: DemoPod, series: readonly IstioSeries[]): PodText {
  return (t) => {
    const since = pod.startedAt(t);
    const requests: RequestSeries[] = [];
    const tcp: TcpSeries[] = [];
    for (const { labels, outcome, reporter, pods, tcp: isTcp } of series) {
      const span = { since, until: t, pods };
      if (isTcp) {
        const one = countTcp(labels, outcome, span);
        if (one) tcp.push(one);
      } else {
        const one = printRequests(labels, countObserved(outcome, reporter, span));
        if (one) requests.push(one);
      }
    }
    return printSidecarNoise((t - since) / 1_000) + printRequestFamilies(requests) + printTcpFamilies(tcp);
  };
}

function isAmbientHere(pod: DemoPod, to: CountedFlow['to']): boolean {
  return !isOutside(to) && to.proxy === 'ambient' && to.cluster === pod.workload.cluster;
}

/** How the pod's proxy answers, from all flows of the mesh. */
export function createPodText(pod: DemoPod, flows: readonly CountedFlow[]): PodText {
  const { workload, ordinal } = pod;
  const outgoing = flows.filter((counted) => counted.from === workload);
  const incoming = flows.filter((counted) => counted.to === workload);
  switch (workload.proxy) {
    case 'waypoint':
      return createIstioText(
        pod,
        flows
          .filter(({ to, flow }) => isAmbientHere(pod, to) && flow.protocol !== 'tcp')
          .flatMap((counted) => listSeries(counted, 'waypoint', {})),
      );
    case 'ztunnel': {
      const carried = flows.filter(({ to, flow }) => isAmbientHere(pod, to) && flow.protocol === 'tcp');
      return (t) => printZtunnel(carried, { since: pod.startedAt(t), until: t });
    }
    case 'linkerd':
      return (t) => {
        const span = { since: pod.startedAt(t), until: t };
        return printLinkerd(
          [
            ...incoming.map((counted) => ({
              counted,
              direction: 'inbound' as const,
              span: { ...span, pods: { target: ordinal } },
            })),
            ...outgoing.map((counted) => ({
              counted,
              direction: 'outbound' as const,
              span: { ...span, pods: { source: ordinal } },
            })),
          ],
          t,
        );
      };
    case 'envoy':
      return (t) => printEnvoy(outgoing, { since: pod.startedAt(t), until: t, pods: { source: ordinal } });
    default:
      return createIstioText(pod, [
        ...outgoing.flatMap((counted) => listSeries(counted, 'source', { source: ordinal })),
        ...incoming.flatMap((counted) => listSeries(counted, 'destination', { target: ordinal })),
      ]);
  }
}
