/**
 * Exposition text of Istio's standard families, as an Envoy with Istio's stats filter prints it at `/stats/prometheus`: the
 * lines of a family together under one TYPE line, histograms cumulative, integers throughout.
 * In: per label block the counts since the proxy started. Out: text, UTF-8, ending in a line feed.
 */

/** Istio's buckets for durations (ms) and sizes (bytes): istio/proxy, telemetry v2 defaults. */
export const ISTIO_BOUNDS: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000,
  1_800_000, 3_600_000,
];

/** A histogram as printed: cumulative counts over the bounds, then the total count and the sum of observations. */
export interface PrintedHistogram {
  readonly cumulative: ArrayLike<number>;
  readonly count: number;
  readonly sum: number;
}

export interface RequestSeries {
  /** From formatIstioLabels. */
  readonly labels: string;
  readonly requests: number;
  readonly durationMs: PrintedHistogram;
  /** Left out where a mesh was told not to record sizes. */
  readonly requestBytes?: PrintedHistogram;
  readonly responseBytes?: PrintedHistogram;
}

export interface TcpSeries {
  readonly labels: string;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly opened: number;
  readonly closed: number;
}

const LE_SUFFIXES: readonly string[] = ISTIO_BOUNDS.map((bound) => `,le="${bound}"} `);

function printHistogram(family: string, labels: string, histogram: PrintedHistogram): string {
  const head = `${family}_bucket{${labels}`;
  let text = '';
  for (let i = 0; i < LE_SUFFIXES.length; i++) {
    text += `${head}${LE_SUFFIXES[i] as string}${histogram.cumulative[i] as number}\n`;
  }
  return (
    `${text}${head},le="+Inf"} ${histogram.count}\n` +
    `${family}_sum{${labels}} ${histogram.sum}\n${family}_count{${labels}} ${histogram.count}\n`
  );
}

function printHistograms(
  family: string,
  series: readonly RequestSeries[],
  part: 'durationMs' | 'requestBytes' | 'responseBytes',
): string {
  let text = '';
  for (const one of series) {
    const histogram = one[part];
    if (histogram) text += printHistogram(family, one.labels, histogram);
  }
  return text === '' ? '' : `# TYPE ${family} histogram\n${text}`;
}

/** HTTP and gRPC families: the request counter and the histograms of duration and sizes. */
export function printRequestFamilies(series: readonly RequestSeries[]): string {
  if (series.length === 0) return '';
  let text = '# TYPE istio_requests_total counter\n';
  for (const one of series) text += `istio_requests_total{${one.labels}} ${one.requests}\n`;
  return (
    text +
    printHistograms('istio_request_duration_milliseconds', series, 'durationMs') +
    printHistograms('istio_request_bytes', series, 'requestBytes') +
    printHistograms('istio_response_bytes', series, 'responseBytes')
  );
}

const TCP_FAMILIES = [
  ['istio_tcp_received_bytes_total', 'receivedBytes'],
  ['istio_tcp_sent_bytes_total', 'sentBytes'],
  ['istio_tcp_connections_opened_total', 'opened'],
  ['istio_tcp_connections_closed_total', 'closed'],
] as const;

/** TCP families of a sidecar or gateway. */
export function printTcpFamilies(series: readonly TcpSeries[]): string {
  if (series.length === 0) return '';
  return TCP_FAMILIES.map(
    ([family, part]) =>
      `# TYPE ${family} counter\n` + series.map((one) => `${family}{${one.labels}} ${one[part]}\n`).join(''),
  ).join('');
}
