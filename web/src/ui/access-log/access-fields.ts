/**
 * What records of the access log can be filtered by. Out: for each key of the API's filter its words, how its groups are called in
 * GET /access-log/groups, and values that are known beforehand.
 */
import type { AccessGroupKey } from '@sightglass/shared/contract';

export const TERM_KEYS = [
  'identity',
  'address',
  'source',
  'sourceWorkload',
  'service',
  'workload',
  'method',
  'host',
  'path',
  'code',
  'grpcStatus',
  'flags',
  'policy',
  'proof',
  'tlsVersion',
  'reporter',
] as const;
export type TermKey = (typeof TERM_KEYS)[number];

interface AccessField {
  /** On chips and in lists. */
  readonly label: string;
  /** What may be written; shown beside the field's name. */
  readonly hint: string;
  readonly group: AccessGroupKey | null;
  readonly values: readonly string[];
  /** `*` stands for any text. */
  readonly wild: boolean;
}

const field = (label: string, hint: string, more: Partial<AccessField> = {}): AccessField => ({
  label,
  hint,
  group: null,
  values: [],
  wild: false,
  ...more,
});

export const FIELDS: Readonly<Record<TermKey, AccessField>> = {
  identity: field('identity', 'the caller’s SPIFFE URI; * for any text, none', {
    group: 'identity',
    wild: true,
  }),
  address: field('address', 'the caller’s address, with or without port; *', {
    group: 'address',
    wild: true,
  }),
  source: field('caller', 'a service: its name or id', { group: 'source' }),
  sourceWorkload: field('caller’s workload', 'its name or id'),
  service: field('callee', 'a service: its name or id', { group: 'service' }),
  workload: field('callee’s workload', 'its name or id'),
  method: field('method', 'GET, POST, …', { group: 'method' }),
  host: field('host', 'what was asked for; *', { group: 'host', wild: true }),
  path: field('path', '/cart/*; * for any text', { group: 'path', wild: true }),
  code: field('code', '404, 5xx, 0 for no response, none for TCP', {
    group: 'code',
    values: ['2xx', '3xx', '4xx', '5xx', '0', 'none'],
  }),
  grpcStatus: field('gRPC status', 'a number: 14', {
    values: ['0', '1', '2', '4', '5', '7', '8', '13', '14', '16', 'none'],
  }),
  flags: field('flags', 'Envoy’s response flags: UF', { group: 'flags', values: ['none'] }),
  policy: field('policy', 'which refused it; *, none', { group: 'policy', wild: true }),
  proof: field('mTLS', 'what is proven of it', {
    group: 'proof',
    values: ['mutual', 'plaintext', 'unmeasured'],
  }),
  tlsVersion: field('TLS version', 'as the proxy names it: TLSv1.3', {
    group: 'tlsVersion',
    values: ['none'],
  }),
  reporter: field('reporter', 'at which end the proxy stands', {
    values: ['source', 'destination', 'unknown'],
  }),
};

/** What people write before the colon, and the key that it means. */
const NAMES: ReadonlyMap<string, TermKey> = new Map<string, TermKey>([
  ...TERM_KEYS.map((key) => [key.toLowerCase(), key] as const),
  ['caller', 'source'],
  ['callee', 'service'],
  ['target', 'service'],
  ['flag', 'flags'],
  ['mtls', 'proof'],
  ['tls', 'tlsVersion'],
  ['grpc', 'grpcStatus'],
  ['ip', 'address'],
]);

export function findField(name: string): TermKey | null {
  return NAMES.get(name.toLowerCase()) ?? null;
}

/** The name that people write: `caller`, `mtls`. */
export const FIELD_NAMES: Readonly<Record<TermKey, string>> = {
  ...(Object.fromEntries(TERM_KEYS.map((key) => [key, key])) as Record<TermKey, string>),
  source: 'caller',
  service: 'callee',
  proof: 'mtls',
  grpcStatus: 'grpc',
  tlsVersion: 'tls',
};
