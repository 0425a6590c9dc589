/** An access log for tests of the page: records, and the answers of its operations. Times are fixed. */
import type {
  AccessGroups,
  AccessHistogram,
  AccessLogAnswer,
  AccessLogStatusAnswer,
  AccessRecordAnswer,
  AccessRecordDetail,
} from '@sightglass/shared/contract';

export const NOW = 1_800_000_000_000;

export function makeRecord(changes: Partial<AccessRecordAnswer> = {}): AccessRecordAnswer {
  const end = { cluster: 'east', namespace: 'shop', version: 'v1' };
  return {
    id: '7',
    time: NOW - 30_000,
    durationMs: 12.5,
    channel: 'als',
    reporter: 'destination',
    protocol: 'http',
    source: { ...end, service: 'web', workload: 'web-v1' },
    target: { ...end, service: 'cart', workload: 'cart-v1' },
    sourceIdentity: 'spiffe://cluster.local/ns/shop/sa/web',
    sourceSubject: '',
    targetIdentity: 'spiffe://cluster.local/ns/shop/sa/cart',
    sourceAddress: '10.0.0.7:41000',
    targetAddress: '10.0.0.9:8080',
    method: 'GET',
    host: 'cart:8080',
    path: '/cart/1',
    code: 200,
    grpcStatus: '',
    flags: '-',
    details: 'via_upstream',
    bytesIn: 10,
    bytesOut: 2_048,
    tlsVersion: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    sni: 'cart',
    proof: 'mutual',
    denied: false,
    policy: '',
    requestId: 'r-1',
    route: '',
    ...changes,
  };
}

export function makeDetail(changes: Partial<AccessRecordDetail> = {}): AccessRecordDetail {
  return {
    ...makeRecord(),
    httpVersion: 'HTTP/1.1',
    upstreamCluster: 'inbound|8080||',
    upstreamFailure: '',
    attempts: null,
    termination: '',
    upstreamLocalAddress: '',
    upstreamRemoteAddress: '',
    forwardedFor: '',
    userAgent: 'curl/8',
    referer: '',
    nodeId: 'sidecar~10.0.0.9~cart-1.shop~shop.svc.cluster.local',
    logName: '',
    headers: {},
    ...changes,
  };
}

const kept = {
  records: 1_000,
  sizeBytes: 1_000_000,
  maxAgeMs: 7 * 86_400_000,
  maxSizeBytes: 2 ** 32,
  keptFrom: NOW - 86_400_000,
};
const window = { from: NOW - 900_000, to: NOW };

export function makePage(changes: Partial<AccessLogAnswer> = {}): AccessLogAnswer {
  return { window, records: [makeRecord()], next: null, tail: '7', kept, warnings: [], ...changes };
}

export function makeHistogram(changes: Partial<AccessHistogram> = {}): AccessHistogram {
  return {
    window,
    stepMs: 300_000,
    times: [NOW - 900_000, NOW - 600_000, NOW - 300_000],
    classes: [
      { name: '5xx', counts: [0, 1, 0] },
      { name: '2xx', counts: [2, 3, 0] },
    ],
    denied: [0, 1, 0],
    total: 6,
    kept,
    warnings: [],
    ...changes,
  };
}

export function makeGroups(changes: Partial<AccessGroups> = {}): AccessGroups {
  return { window, groups: [], distinct: 0, rest: 0, total: 0, kept, warnings: [], ...changes };
}

export function makeStatus(counts: Partial<AccessLogStatusAnswer['counts']> = {}): AccessLogStatusAnswer {
  return {
    now: NOW,
    kept,
    counts: {
      received: 10,
      stored: 10,
      pending: 0,
      dropped: 0,
      failed: 0,
      sampled: 0,
      skipped: 0,
      malformed: 0,
      cut: 0,
      untimely: 0,
      unidentified: 0,
      ...counts,
    },
    leftOutOfEdges: [],
    faults: [],
    streams: [],
    files: [],
  };
}
