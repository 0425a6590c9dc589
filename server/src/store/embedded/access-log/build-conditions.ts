/**
 * A filter as SQL: conditions on `context`, conditions on `record`, and the values for both. Every text of a question is a parameter, never a part of the
 * SQL.
 */
import type { DuckDBValue } from '@duckdb/node-api';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AccessFilter, EndFilter } from '../../access-log/access-log-store.ts';
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
  readonly context: string[] = [];
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

function addContextConditions(builder: Builder, filter: AccessFilter): void {
  const { context } = builder;
  const lists: readonly (readonly [column: string, texts: readonly string[]])[] = [
    ['source_identity', filter.identities],
    ['method', filter.methods],
    ['grpc_status', filter.grpcStatuses],
    ['proof', filter.proofs],
    ['reporter', filter.reporters],
  ];
  for (const [column, texts] of lists) if (texts.length > 0) context.push(builder.oneOf(column, texts));
  if (filter.services.length > 0) context.push(builder.end('target', 'service', filter.services));
  if (filter.sources.length > 0) context.push(builder.end('source', 'service', filter.sources));
  if (filter.workloads.length > 0) context.push(builder.end('target', 'workload', filter.workloads));
  if (filter.sourceWorkloads.length > 0)
    context.push(builder.end('source', 'workload', filter.sourceWorkloads));
  if (filter.clusters.length > 0) context.push(builder.eitherEnd('cluster', filter.clusters));
  if (filter.namespaces.length > 0) context.push(builder.eitherEnd('namespace', filter.namespaces));
  if (filter.flags.length > 0) {
    const each = filter.flags.map(
      (flag) => `list_contains(string_split(flags, ','), ${builder.value(flag)})`,
    );
    context.push(`(${each.join(' OR ')})`);
  }
}

/** `r` is the alias of `record`. */
export function buildConditions(filter: AccessFilter, window: TimeWindow | null): Conditions {
  const builder = new Builder();
  const { record } = builder;
  if (window !== null) {
    record.push(`ts >= ${builder.value(BigInt(Math.floor(window.from)))}`);
    record.push(`ts < ${builder.value(BigInt(Math.ceil(window.to)))}`);
  }
  addContextConditions(builder, filter);
  if (builder.context.length > 0) {
    record.push(`context IN (SELECT id FROM context WHERE ${builder.context.join(' AND ')})`);
  }
  if (filter.addresses.length > 0) {
    record.push(`(${filter.addresses.map((address) => addressCondition(builder, address)).join(' OR ')})`);
  }
  if (filter.paths.length > 0) record.push(builder.oneOf('path', filter.paths));
  if (filter.hosts.length > 0) record.push(builder.oneOf('host', filter.hosts));
  if (filter.codes.length > 0)
    record.push(`(${filter.codes.map((code) => codeCondition(builder, code)).join(' OR ')})`);
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
