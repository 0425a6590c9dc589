/** From the text of one proxy to what a store is given, whole: every number below can be worked out from the text above it. */
import { describe, expect, it } from 'vitest';
import { ISTIO_CALL, SELF, UNKNOWN_CALLEE } from '../dialects/testing.ts';
import type { EdgeWindow } from '../edge-window.ts';
import { INTERVAL_MS, latencyLines, line, requestsLine, Scraper, START } from './testing.ts';

/** As it would travel on a wire: typed arrays as lists, ordered by edge and reporter. */
function toJson(windows: readonly EdgeWindow[]): unknown {
  return JSON.parse(
    JSON.stringify(windows, (_, value: unknown) => (value instanceof Float64Array ? [...value] : value)),
  );
}

/** Scrapes a text whose counters stand at `print(1)` and one interval later at `print(2)`. */
function scrapeTwice(print: (times: number) => string): unknown {
  const scraper = new Scraper();
  const scrape = scraper.open('pod');
  scrape(print(1));
  scrape(print(2), { at: START + INTERVAL_MS });
  return toJson(scraper.close());
}

const WEB = { cluster: 'east', namespace: 'shop', service: 'web', workload: 'web-v1', version: 'v1' };
const CART = { cluster: 'west', namespace: 'shop', service: 'cart', workload: 'cart-v2', version: 'v2' };
const WEB_PRINCIPAL = 'spiffe://cluster.local/ns/shop/sa/web';
const CART_PRINCIPAL = 'spiffe://cluster.local/ns/shop/sa/cart';
const PROVEN = {
  proof: 'mutual',
  evidence: 'destination',
  sourcePrincipal: WEB_PRINCIPAL,
  destinationPrincipal: CART_PRINCIPAL,
};
const QUIET = { bytesIn: 0, bytesOut: 0, connectionsClosed: 0, durationMs: 0, latency: [] };

function printHttp(times: number): string {
  return [
    '# HELP istio_requests_total requests\n# TYPE istio_requests_total counter\n',
    requestsLine(90 * times),
    requestsLine(10 * times, { response_code: '503', connection_security_policy: 'none' }),
    '# TYPE istio_request_duration_milliseconds histogram\n',
    latencyLines([
      ['0.5', 10 * times],
      ['1', 40 * times],
      ['+Inf', 90 * times],
    ]),
    line('istio_request_duration_milliseconds_sum', ISTIO_CALL, 360.5 * times),
    line('istio_request_duration_milliseconds_count', ISTIO_CALL, 90 * times),
    line('istio_request_bytes_sum', ISTIO_CALL, 9_000 * times),
    line('istio_response_bytes_sum', ISTIO_CALL, 18_000 * times),
    line('istio_request_bytes_bucket', { ...ISTIO_CALL, le: '10' }, 5 * times),
  ].join('');
}

function printSource(times: number): string {
  const never = { ...UNKNOWN_CALLEE, reporter: 'source', response_code: '503', response_flags: 'UH' };
  const tcp = {
    ...ISTIO_CALL,
    reporter: 'source',
    request_protocol: 'tcp',
    connection_security_policy: 'unknown',
  };
  return [
    requestsLine(4 * times, { ...never, connection_security_policy: 'unknown', source_principal: 'unknown' }),
    line('istio_tcp_connections_opened_total', tcp, 6 * times),
    line('istio_tcp_connections_closed_total', tcp, 5 * times),
    line('istio_tcp_sent_bytes_total', tcp, 700 * times),
    line('istio_tcp_received_bytes_total', tcp, 300 * times),
    '# EOF\n',
  ].join('');
}

describe('an Istio sidecar', () => {
  it('tells as destination what it served', () => {
    expect(scrapeTwice(printHttp)).toEqual([
      {
        edge: { source: WEB, target: CART, protocol: 'http', external: false },
        reporter: 'destination',
        outcomes: [
          {
            outcome: {
              code: '200',
              grpcStatus: '',
              flags: '-',
              ...PROVEN,
              failed: false,
              neverArrived: false,
            },
            requests: 90,
            connectionsOpened: 0,
          },
          {
            outcome: {
              code: '503',
              grpcStatus: '',
              flags: '-',
              ...PROVEN,
              failed: true,
              neverArrived: false,
              proof: 'plaintext',
            },
            requests: 10,
            connectionsOpened: 0,
          },
        ],
        bytesIn: 9_000,
        bytesOut: 18_000,
        connectionsClosed: 0,
        durationMs: 360.5,
        latency: [{ bounds: [0.5, 1], counts: [10, 30, 50] }],
      },
    ]);
  });

  it('tells as source what never arrived, and its connections', () => {
    const nowhere = {
      cluster: 'east',
      namespace: 'shop',
      service: 'cart',
      workload: 'unknown',
      version: 'unknown',
    };
    expect(scrapeTwice(printSource)).toEqual([
      {
        ...QUIET,
        edge: { source: WEB, target: nowhere, protocol: 'http', external: false },
        reporter: 'source',
        outcomes: [
          {
            outcome: {
              code: '503',
              grpcStatus: '',
              flags: 'UH',
              proof: 'unmeasured',
              evidence: 'none',
              sourcePrincipal: 'unknown',
              destinationPrincipal: 'unknown',
              failed: true,
              neverArrived: true,
            },
            requests: 4,
            connectionsOpened: 0,
          },
        ],
      },
      {
        ...QUIET,
        edge: { source: WEB, target: CART, protocol: 'tcp', external: false },
        reporter: 'source',
        outcomes: [
          {
            outcome: {
              code: '',
              grpcStatus: '',
              flags: '-',
              ...PROVEN,
              failed: false,
              neverArrived: false,
              evidence: 'source-principal',
            },
            requests: 0,
            connectionsOpened: 6,
          },
        ],
        bytesIn: 300,
        bytesOut: 700,
        connectionsClosed: 5,
      },
    ]);
  });
});

describe('a Linkerd proxy', () => {
  const callee = 'direction="outbound",dst_service="cart",dst_namespace="shop",dst_deployment="cart"';
  const print = (times: number): string =>
    [
      `response_total{${callee},tls="no_identity",status_code="500",classification="failure"} ${3 * times}`,
      `response_latency_ms_bucket{${callee},tls="no_identity",status_code="500",le="1"} ${times}`,
      `response_latency_ms_bucket{${callee},tls="no_identity",status_code="500",le="+Inf"} ${3 * times}`,
      `response_latency_ms_sum{${callee},tls="no_identity",status_code="500"} ${42 * times}`,
      '',
    ].join('\n');

  it('tells of what its workload called', () => {
    const target = {
      cluster: 'home',
      namespace: 'shop',
      service: 'cart',
      workload: 'cart',
      version: 'unknown',
    };
    expect(scrapeTwice(print)).toEqual([
      {
        ...QUIET,
        edge: { source: SELF, target, protocol: 'http', external: false },
        reporter: 'source',
        outcomes: [
          {
            outcome: {
              code: '500',
              grpcStatus: '',
              flags: '',
              proof: 'plaintext',
              evidence: 'source-principal',
              sourcePrincipal: 'unknown',
              destinationPrincipal: 'unknown',
              failed: true,
              neverArrived: false,
            },
            requests: 3,
            connectionsOpened: 0,
          },
        ],
        durationMs: 42,
        latency: [{ bounds: [1], counts: [1, 2] }],
      },
    ]);
  });
});
