/**
 * Text of a ztunnel, which carries TCP for every ambient pod of its node and reports both ends: OpenMetrics style, with the TYPE
 * line naming the family without `_total` and a closing `# EOF`. Label order as in the proxy's own output.
 */
import { countTcp, describeIstio, type CountSpan } from './istio-series.ts';
import type { IstioLabels } from './istio-labels.ts';
import type { TcpSeries } from './istio-text.ts';
import { listOutcomes, type Report } from './reports.ts';

/** Labels between the braces, of either reporter. */
export function formatZtunnelLabels({ reporter, source, destination, host, flags }: IstioLabels): string {
  return (
    `reporter="${reporter}",source_workload="${source.workload}",source_canonical_service="${source.service}",` +
    `source_canonical_revision="${source.revision}",source_workload_namespace="${source.namespace}",` +
    `source_principal="${source.principal}",source_app="${source.app}",source_version="${source.version}",` +
    `source_cluster="${source.cluster}",destination_service="${host.service}",` +
    `destination_service_namespace="${host.namespace}",destination_service_name="${host.name}",` +
    `destination_workload="${destination.workload}",destination_canonical_service="${destination.service}",` +
    `destination_canonical_revision="${destination.revision}",` +
    `destination_workload_namespace="${destination.namespace}",destination_principal="${destination.principal}",` +
    `destination_app="${destination.app}",destination_version="${destination.version}",` +
    `destination_cluster="${destination.cluster}",request_protocol="tcp",response_flags="${flags}",` +
    `connection_security_policy="mutual_tls"`
  );
}

const FAMILIES = [
  ['istio_tcp_connections_opened', 'The total number of TCP connections opened.', 'opened'],
  ['istio_tcp_connections_closed', 'The total number of TCP connections closed.', 'closed'],
  [
    'istio_tcp_received_bytes',
    'The size of total bytes received during request in case of a TCP connection.',
    'receivedBytes',
  ],
  [
    'istio_tcp_sent_bytes',
    'The size of total bytes sent during response in case of a TCP connection.',
    'sentBytes',
  ],
] as const;

const HEAD =
  '# HELP istio_build Istio component build info.\n# TYPE istio_build gauge\n' +
  'istio_build{component="ztunnel",tag="1.27.1"} 1\n' +
  '# HELP istio_xds_message Total number of messages received (unstable).\n# TYPE istio_xds_message counter\n';

/** The whole body for the TCP flows that it carries, since the ztunnel started. */
export function printZtunnel(reports: readonly Report[], span: CountSpan): string {
  const series: TcpSeries[] = [];
  for (const report of reports) {
    for (const outcome of listOutcomes(report)) {
      const labels = formatZtunnelLabels(describeIstio(report.counted, outcome, report.reporter));
      const one = countTcp(labels, outcome, span);
      if (one) series.push(one);
    }
  }
  const messages = Math.floor((span.until - span.since) / 45_000);
  let text = `${HEAD}istio_xds_message_total{url="type.googleapis.com/istio.workload.Address"} ${messages}\n`;
  for (const [family, help, part] of FAMILIES) {
    text += `# HELP ${family} ${help}\n# TYPE ${family} counter\n`;
    for (const one of series) text += `${family}_total{${one.labels}} ${one[part]}\n`;
  }
  return `${text}# EOF\n`;
}
