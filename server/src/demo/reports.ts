/**
 * Which flows of the demo mesh pass through a workload's proxy, and in what role it reports each: the one place that says who
 * sees what, for the text of the pods and for the history.
 */
import { isOutside, type CountedFlow, type FlowOutcome } from './flow-counts.ts';
import type { IstioLabels } from './istio-labels.ts';
import type { DemoWorkload } from './shop-workloads.ts';

export interface Report {
  readonly counted: CountedFlow;
  readonly reporter: IstioLabels['reporter'];
}

/** Flows to ambient workloads of the same cluster, which a waypoint (HTTP) or a ztunnel (TCP) carries. */
function listAmbient(workload: DemoWorkload, flows: readonly CountedFlow[], isTcp: boolean): CountedFlow[] {
  return flows.filter(
    ({ to, flow }) =>
      !isOutside(to) &&
      to.proxy === 'ambient' &&
      to.cluster === workload.cluster &&
      (flow.protocol === 'tcp') === isTcp,
  );
}

/** What the proxies of a workload report. */
export function listReports(workload: DemoWorkload, flows: readonly CountedFlow[]): Report[] {
  switch (workload.proxy) {
    case 'none':
    case 'ambient':
      return [];
    case 'waypoint':
      return listAmbient(workload, flows, false).map((counted) => ({ counted, reporter: 'waypoint' }));
    case 'ztunnel':
      return listAmbient(workload, flows, true).flatMap((counted) => [
        { counted, reporter: 'source' as const },
        { counted, reporter: 'destination' as const },
      ]);
    default:
      return [
        ...flows
          .filter((counted) => counted.from === workload)
          .map((counted) => ({ counted, reporter: 'source' as const })),
        ...flows
          .filter((counted) => counted.to === workload)
          .map((counted) => ({ counted, reporter: 'destination' as const })),
      ];
  }
}

/** The outcomes that a reporter can have seen: what never arrived is known at the calling end only. */
export function listOutcomes({ counted, reporter }: Report): readonly FlowOutcome[] {
  return counted.outcomes.filter((outcome) => reporter === 'source' || !outcome.neverArrived);
}
