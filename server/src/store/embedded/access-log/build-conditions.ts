/**
 * A filter as SQL: conditions on `context`, conditions on `record`, and the values for both. Every text of a question is a parameter, never a part of the
 * SQL.
 */
import type { DuckDBValue } from '@duckdb/node-api';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AccessFilter, AccessLists, EndFilter } from '../../access-log/access-log-store.ts';
import { CONTEXT_TEXTS } from './schema.ts';
import { splitAddress } from './split-address.ts';

export interface Conditions {
  /** Of `record`; there is at least one. */
  readonly sql: string;
  readonly values: Record<string, DuckDBValue>;
}

/** Texts of a context that a search for words looks at. */
const SEARCHED: readonly (typeof CONTEXT_TEXTS)[number][] = [
  'source_namespace',
  'source_service',
  'source_workload',
  'target_namespace',
  'target_service',
  'target_workload',
  'source_identity',
  'source_subject',
  'target_identity',
  'method',
  'flags',
  'details',
  'upstream_failure',
  'termination',
  'sni',
  'policy',
  'route',
  'upstream_cluster',
  'node_id',
];

class Builder {
  readonly values: Record<string, DuckDBValue> = {};
  readonly record: string[] = [];
  #count = 0;

  value(value: DuckDBValue): string {
    const name = `v${this.#count++}`;
    this.values[name] = value;
    return `$${name}`;
  }

  /** A text in which `*` stands for any; the usual forms by functions that cost a fraction of LIKE. */
  pattern(column: string, text: string): string {
    const parts = text.split('*');
    const [first = '', last = ''] = [parts[0], parts.at(-1)];
    if (parts.length === 2 && last === '') return `starts_with(${column}, ${this.value(first)})`;
    if (parts.length === 2 && first === '') return `ends_with(${column}, ${this.value(last)})`;
    const middle = parts[1] ?? '';
    if (parts.length === 3 && first === '' && last === '' && middle !== '')
      return `contains(${column}, ${this.value(middle)})`;
    const like = text.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%');
    return `${column} LIKE ${this.value(like)} ESCAPE '\\'`;
  }

  /** One of the texts, in which `*` stands for any. */
  oneOf(column: string, texts: readonly string[]): string {
    const exact = texts.filter((text) => !text.includes('*'));
    const parts = texts.filter((text) => text.includes('*')).map((text) => this.pattern(column, text));
    if (exact.length > 0) parts.push(`${column} IN (${exact.map((text) => this.value(text)).join(', ')})`);
    return `(${parts.join(' OR ')})`;
  }

  end(side: 'source' | 'target', part: 'service' | 'workload', ends: readonly EndFilter[]): string {
    const one = ({ cluster, namespace, name }: EndFilter): string =>
      [
        `${side}_${part} = ${this.value(name)}`,
        ...(namespace === null ? [] : [`${side}_namespace = ${this.value(namespace)}`]),
        ...(cluster === null ? [] : [`${side}_cluster = ${this.value(cluster)}`]),
      ].join(' AND ');
    return `(${ends.map((end) => `(${one(end)})`).join(' OR ')})`;
  }

  eitherEnd(part: 'cluster' | 'namespace', names: readonly string[]): string {
    return `(${this.oneOf(`source_${part}`, names)} OR ${this.oneOf(`target_${part}`, names)})`;
  }
}

function codeCondition(builder: Builder, code: string): string {
  if (code === 'none') return 'code IS NULL';
  const digit = /^([1-9])xx$/i.exec(code)?.[1];
  if (digit !== undefined) return `(code BETWEEN ${Number(digit) * 100} AND ${Number(digit) * 100 + 99})`;
  return `code = ${builder.value(Number(code))}`;
}

function addressCondition(builder: Builder, address: string): string {
  const text = /^[^[*]*:[^*]*:[^*]*$/.test(address) ? `[${address}]` : address;
  const { host, port } = splitAddress(text.replace(/:\*$/, ''));
  const ofHost = builder.oneOf('source_host', [host]);
  return port === null ? ofHost : `(${ofHost} AND source_port = ${builder.value(port)})`;
}

type Lists = Partial<AccessLists>;

/** Conditions on `context`, one a list. */
function listContextConditions(builder: Builder, lists: Lists): string[] {
  const texts: readonly (readonly [column: string, texts: readonly string[] | undefined])[] = [
    ['source_identity', lists.identities],
    ['method', lists.methods],
    ['grpc_status', lists.grpcStatuses],
    ['proof', lists.proofs],
    ['reporter', lists.reporters],
    ['tls_version', lists.tlsVersions],
    ['policy', lists.policies],
  ];
  const ends = [
    ['target', 'service', lists.services],
    ['source', 'service', lists.sources],
    ['target', 'workload', lists.workloads],
    ['source', 'workload', lists.sourceWorkloads],
  ] as const;
  const flags = (lists.flags ?? []).map((flag) =>
    flag === '' ? `flags = ''` : `list_contains(string_split(flags, ','), ${builder.value(flag)})`,
  );
  return [
    ...texts.flatMap(([column, list]) => (list?.length ? [builder.oneOf(column, list)] : [])),
    ...ends.flatMap(([side, part, list]) => (list?.length ? [builder.end(side, part, list)] : [])),
    ...(flags.length > 0 ? [`(${flags.join(' OR ')})`] : []),
  ];
}

/** Conditions on what only a record has, one a list. */
function listRecordConditions(builder: Builder, lists: Lists): string[] {
  const { addresses = [], paths = [], hosts = [], codes = [] } = lists;
  return [
    ...(addresses.length > 0
      ? [`(${addresses.map((address) => addressCondition(builder, address)).join(' OR ')})`]
      : []),
    ...(paths.length > 0 ? [builder.oneOf('path', paths)] : []),
    ...(hosts.length > 0 ? [builder.oneOf('host', hosts)] : []),
    ...(codes.length > 0 ? [`(${codes.map((code) => codeCondition(builder, code)).join(' OR ')})`] : []),
  ];
}

const inContexts = (conditions: string): string => `context IN (SELECT id FROM context WHERE ${conditions})`;

/** `r` is the alias of `record`. */
export function buildConditions(filter: AccessFilter, window: TimeWindow | null): Conditions {
  const builder = new Builder();
  const { record } = builder;
  if (window !== null) {
    record.push(`ts >= ${builder.value(BigInt(Math.floor(window.from)))}`);
    record.push(`ts < ${builder.value(BigInt(Math.ceil(window.to)))}`);
  }
  const context = listContextConditions(builder, filter);
  for (const part of ['cluster', 'namespace'] as const) {
    const names = filter[`${part}s`];
    if (names.length > 0) context.push(builder.eitherEnd(part, names));
  }
  if (context.length > 0) record.push(inContexts(context.join(' AND ')));
  record.push(...listRecordConditions(builder, filter));
  const { except = {} } = filter;
  const exceptContext = listContextConditions(builder, except);
  if (exceptContext.length > 0) record.push(`NOT ${inContexts(exceptContext.join(' OR '))}`);
  // A comparison with a value that is not there is neither true nor false.
  for (const condition of listRecordConditions(builder, except))
    record.push(`NOT coalesce(${condition}, false)`);
  if (filter.denied !== null) record.push(filter.denied ? 'denied' : 'NOT denied');
  if (filter.requestId !== null) record.push(`request_id = ${builder.value(filter.requestId)}`);
  if (filter.text !== null) {
    const text = builder.value(filter.text);
    const lower = builder.value(filter.text.toLowerCase());
    const inContext = SEARCHED.map((column) => `contains(lower(${column}), ${lower})`).join(' OR ');
    record.push(
      `(contains(path, ${text}) OR contains(host, ${text}) OR request_id = ${text} OR source_host = ${text}` +
        ` OR context IN (SELECT id FROM context WHERE ${inContext}))`,
    );
  }
  if (record.length === 0) record.push('true');
  return { sql: record.join(' AND '), values: builder.values };
}
