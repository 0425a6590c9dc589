/**
 * A filter as SQL: conditions on `context` and on `text`, which find numbers there, conditions on `record`, and the values for all. Every text of a question is a
 * parameter or a number made of it, never a part of the SQL. Patterns are tried against the texts of the given chapters only.
 */
import type { DuckDBValue } from '@duckdb/node-api';
import { RESTRICTED } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AccessFilter, AccessLists, EndFilter } from '../../access-log/access-log-store.ts';
import type { ChapterRange, TalliedRange } from './chapters.ts';
import { SEARCHED, TOLD_OF } from './searched-texts.ts';
import { buildSight, type Side, type SightConditions } from './sight-conditions.ts';
import { splitAddress } from './split-address.ts';
import { splitRequestId } from './split-request-id.ts';
import { formatNumbers } from './texts.ts';

export interface Conditions {
  /** Queries that the conditions refer to, for a WITH clause; empty for none. */
  readonly ctes: readonly string[];
  /** Of `record`; there is at least one. */
  readonly sql: string;
  /**
   * The same, taken apart: a record must fulfil one of these. A statement for each looks at its own columns, and at those only where they may hold something, as one
   * for all cannot.
   */
  readonly alternatives: readonly string[];
  /** Conditions on `text` and on `context` that are tried within it. */
  readonly lookups: readonly string[];
  readonly contextLookups: readonly string[];
  /** Of everything that was built, lookups and sight among it; a statement takes its own by `valuesIn`. */
  readonly values: Readonly<Record<string, DuckDBValue>>;
  /** What of a context is told; null for whoever sees everything. */
  readonly sight: SightConditions | null;
}

/** The values that a statement refers to: it takes no others. */
export function valuesIn(
  sql: string,
  values: Readonly<Record<string, DuckDBValue>>,
): Record<string, DuckDBValue> {
  const names = new Set(sql.match(/\$v\d+/g));
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(`$${name}`)));
}

export interface Scope {
  readonly window: TimeWindow | null;
  /** Where to look for texts; null where there are none. */
  readonly chapters: ChapterRange | null;
  /** Where records that are counted already can stand for themselves; null for nowhere. */
  readonly tallied: TalliedRange | null;
  readonly hash: (text: string) => bigint;
  /** Numbers of the texts that conditions find, where somebody has looked them up; such conditions are not tried again. */
  readonly found?: FoundTexts;
  /** The same of contexts. */
  readonly foundContexts?: FoundContexts;
}

/** By the condition. */
export type FoundTexts = ReadonlyMap<string, readonly bigint[]>;
export type FoundContexts = ReadonlyMap<string, readonly number[]>;

/** A WITH clause of these and further queries; empty for none. */
export function formatWith(...ctes: readonly string[]): string {
  return ctes.length === 0 ? '' : `WITH ${ctes.join(', ')}`;
}

function asksForTexts({ paths = [], hosts = [], addresses = [] }: Partial<AccessLists>): boolean {
  return paths.length + hosts.length + addresses.length > 0;
}

/** Whether a filter asks only for what stands in a context, and codes and denials. */
export function asksOfTally({ text, requestId, except = {}, ...filter }: AccessFilter): boolean {
  return text === null && requestId === null && !asksForTexts(filter) && !asksForTexts(except);
}

/** As `withoutQuery`, by functions that cost a fraction of a regular expression. */
const WITHOUT_QUERY = `split_part(split_part(text, '?', 1), '#', 1)`;

/** What no record fulfils. */
const NEVER = 'false';

const inContexts = (conditions: string): string => `context IN (SELECT id FROM context WHERE ${conditions})`;

/** Characters of paths, hosts and addresses, from those that few have to those that all have. */
const BY_RARITY = [/[^a-pr-v0-9/.:_-]/, /[ghj-mpuv]/, /[inorst]/, /[a-f0-9]/];

/** Where in a text the rarest of its characters is. */
function rarestAt(text: string): number {
  for (const characters of BY_RARITY) {
    const at = text.search(characters);
    if (at >= 0) return at;
  }
  return 0;
}

class Builder {
  readonly values: Record<string, DuckDBValue> = {};
  /** Null for whoever sees everything. */
  sight: SightConditions | null = null;
  readonly ctes: string[] = [];
  readonly record: string[] = [];
  readonly #scope: Scope;
  #count = 0;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  value(value: DuckDBValue): string {
    const name = `v${this.#count++}`;
    this.values[name] = value;
    return `$${name}`;
  }

  /** A condition on `context` that looks at an end: nothing is found by what is not shown. */
  ofEnd(side: Side | null | undefined, condition: string): string {
    if (!this.sight || side === null) return condition;
    const { source, target } = this.sight.shows;
    return `(${condition} AND ${side === undefined ? `${source} AND ${target}` : this.sight.shows[side]})`;
  }

  /** The same of `record`. */
  ofRecordEnd(side: Side, condition: string): string {
    return this.sight ? `(${condition} AND ${inContexts(this.sight.shows[side])})` : condition;
  }

  /**
   * Whether a text contains another. DuckDB looks for the first character before it compares, so that what begins with one that is everywhere costs nearly twice as much as what does not: what
   * begins with the rarest is looked for before the whole.
   */
  contains(column: string, text: string): string {
    const whole = `contains(${column}, ${this.value(text)})`;
    const part = text.slice(rarestAt(text));
    return part === text ? whole : `contains(${column}, ${this.value(part)}) AND ${whole}`;
  }

  /** A text in which `*` stands for any; the usual forms by functions that cost a fraction of LIKE. */
  pattern(column: string, text: string): string {
    const parts = text.split('*');
    const [first = '', last = ''] = [parts[0], parts.at(-1)];
    if (parts.length === 2 && last === '') return `starts_with(${column}, ${this.value(first)})`;
    if (parts.length === 2 && first === '') return `ends_with(${column}, ${this.value(last)})`;
    const middle = parts[1] ?? '';
    if (parts.length === 3 && first === '' && last === '' && middle !== '')
      return this.contains(column, middle);
    const like = text.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%');
    // LIKE costs many times what these do, and with ESCAPE many times more; nearly every text fails at one of them.
    const literals = parts.slice(1, -1).filter((part) => part !== '');
    return [
      ...(first === '' ? [] : [`starts_with(${column}, ${this.value(first)})`]),
      ...(last === '' ? [] : [`ends_with(${column}, ${this.value(last)})`]),
      ...literals.map((part) => this.contains(column, part)),
      `${column} LIKE ${this.value(like)} ESCAPE '\\'`,
    ].join(' AND ');
  }

  /** One of the texts, in which `*` stands for any. */
  oneOf(column: string, texts: readonly string[]): string {
    const exact = texts.filter((text) => !text.includes('*'));
    const parts = texts.filter((text) => text.includes('*')).map((text) => this.pattern(column, text));
    if (exact.length > 0) parts.push(`${column} IN (${exact.map((text) => this.value(text)).join(', ')})`);
    return `(${parts.join(' OR ')})`;
  }

  /** Conditions on `text` that the statement tries. */
  readonly lookups: string[] = [];

  /** Conditions on `context` that could be looked up beforehand. */
  readonly contextLookups: string[] = [];

  /** A condition on `record` by one on `context`. */
  contextsWhere(condition: string): string {
    const numbers = this.#scope.foundContexts?.get(condition);
    if (numbers) return numbers.length === 0 ? NEVER : `context IN (${numbers.join(', ')})`;
    this.contextLookups.push(condition);
    return inContexts(condition);
  }

  /** Whether a text was looked up and is not among those that a condition finds. */
  isMissed(condition: string, number: bigint): boolean {
    const numbers = this.#scope.found?.get(condition);
    return numbers !== undefined && !numbers.includes(number);
  }

  /** Numbers of the texts that a condition finds, for `IN (…)`. */
  textsWhere(condition: string): string {
    const { chapters, found } = this.#scope;
    const numbers = found?.get(condition);
    if (numbers) return numbers.length === 0 ? 'NULL' : formatNumbers(numbers);
    this.lookups.push(condition);
    // The condition stays, for its parameters.
    if (chapters === null) return `SELECT id FROM text WHERE false AND (${condition})`;
    const until = chapters.endId === null ? '' : ` AND chapter <= ${chapters.last}`;
    return `SELECT id FROM text WHERE chapter >= ${chapters.first}${until} AND (${condition})`;
  }

  hashOf(text: string): string {
    return formatNumbers([this.numberOf(text)]);
  }

  numberOf(text: string): bigint {
    return this.#scope.hash(text);
  }

  /** `oneOf` for a column of numbers of texts; a path may be given with its query or without. */
  oneOfTexts(column: 'host' | 'path' | 'source_host', texts: readonly string[]): string {
    const exact = texts.filter((text) => !text.includes('*')).map((text) => this.hashOf(text));
    const parts: string[] = [];
    if (exact.length > 0) {
      parts.push(`${column} IN (${exact.join(', ')})`);
      if (column === 'path') parts.push(`plain IN (${exact.join(', ')})`);
    }
    const patterns = texts
      .filter((text) => text.includes('*'))
      .map((text) => {
        const ofWhole = this.pattern('text', text);
        if (column !== 'path' || text.endsWith('*') || /[?#]/.test(text)) return ofWhole;
        // What both must hold is tried first, because an alternative is dear.
        const longest = text.split('*').toSorted((a, b) => b.length - a.length)[0] ?? '';
        return `${this.contains('text', longest)} AND (${ofWhole} OR (plain IS NOT NULL AND ${this.pattern(WITHOUT_QUERY, text)}))`;
      });
    if (patterns.length > 0) parts.push(`${column} IN (${this.textsWhere(patterns.join(' OR '))})`);
    return `(${parts.join(' OR ')})`;
  }

  requestId(id: string): string {
    const { high, low, text } = splitRequestId(id);
    if (high === null || low === null) return `(request_high IS NULL AND request_id = ${this.value(text)})`;
    return `(request_high = ${formatNumbers([high])} AND request_low = ${formatNumbers([low])})`;
  }

  end(side: Side, part: 'service' | 'workload', ends: readonly EndFilter[]): string {
    const { sight } = this;
    const one = ({ cluster, namespace, name }: EndFilter): string => {
      if (sight && name === RESTRICTED) return `NOT ${sight.shows[side]}`;
      const named = [
        `${side}_${part} = ${this.value(name)}`,
        ...(namespace === null ? [] : [`${side}_namespace = ${this.value(namespace)}`]),
        ...(cluster === null ? [] : [`${side}_cluster = ${this.value(cluster)}`]),
      ].join(' AND ');
      return this.ofEnd(side, named);
    };
    return `(${ends.map((end) => `(${one(end)})`).join(' OR ')})`;
  }

  eitherEnd(part: 'cluster' | 'namespace', names: readonly string[]): string {
    const { sight } = this;
    const ends = (['source', 'target'] as const).map((side) =>
      this.ofEnd(side, this.oneOf(`${side}_${part}`, names)),
    );
    if (sight && names.includes(RESTRICTED))
      ends.push(`NOT (${sight.shows.source} AND ${sight.shows.target})`);
    return `(${ends.join(' OR ')})`;
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
  const ofHost = builder.oneOfTexts('source_host', [host]);
  return port === null ? ofHost : `(${ofHost} AND source_port = ${builder.value(port)})`;
}

type Lists = Partial<AccessLists>;

/** Conditions on `context`, one a list. */
function listContextConditions(builder: Builder, lists: Lists): string[] {
  const texts: readonly (readonly [column: string, texts: readonly string[] | undefined, of: Side | null])[] =
    [
      ['source_identity', lists.identities, 'source'],
      ['method', lists.methods, null],
      ['grpc_status', lists.grpcStatuses, null],
      ['proof', lists.proofs, null],
      ['reporter', lists.reporters, null],
      ['tls_version', lists.tlsVersions, null],
      ['policy', lists.policies, 'target'],
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
    ...texts.flatMap(([column, list, of]) =>
      list?.length ? [builder.ofEnd(of, builder.oneOf(column, list))] : [],
    ),
    ...ends.flatMap(([side, part, list]) => (list?.length ? [builder.end(side, part, list)] : [])),
    ...(flags.length > 0 ? [`(${flags.join(' OR ')})`] : []),
  ];
}

/** Conditions on what only a record has, one a list. */
function listRecordConditions(builder: Builder, lists: Lists): string[] {
  const { addresses = [], paths = [], hosts = [], codes = [] } = lists;
  return [
    ...(addresses.length > 0
      ? [
          builder.ofRecordEnd(
            'source',
            `(${addresses.map((address) => addressCondition(builder, address)).join(' OR ')})`,
          ),
        ]
      : []),
    ...(paths.length > 0 ? [builder.ofRecordEnd('target', builder.oneOfTexts('path', paths))] : []),
    ...(hosts.length > 0 ? [builder.ofRecordEnd('target', builder.oneOfTexts('host', hosts))] : []),
    ...(codes.length > 0 ? [`(${codes.map((code) => codeCondition(builder, code)).join(' OR ')})`] : []),
  ];
}

/** Conditions on `record` of which a record that has the text somewhere fulfils one. */
function buildTextSearch(builder: Builder, searched: string): string[] {
  const lower = builder.value(searched.toLowerCase());
  const inContext = SEARCHED.map((column) =>
    builder.ofEnd(TOLD_OF[column], `contains(lower(${column}), ${lower})`),
  ).join(' OR ');
  const condition = builder.contains('text', searched);
  const hits = builder.textsWhere(condition);
  const isFound = !hits.startsWith('SELECT');
  if (!isFound) builder.ctes.push(`hit AS MATERIALIZED (${hits})`);
  const among = isFound ? hits : 'SELECT id FROM hit';
  const atAddress = `source_host = ${builder.hashOf(searched)}`;
  return [
    ...(hits === 'NULL'
      ? []
      : [`path IN (${among})`, `host IN (${among})`].map((part) => builder.ofRecordEnd('target', part))),
    builder.requestId(searched),
    // The text of an address contains itself.
    builder.isMissed(condition, builder.numberOf(searched))
      ? NEVER
      : builder.ofRecordEnd('source', atAddress),
    builder.contextsWhere(inContext),
  ];
}

/** Conditions on `record`. */
export function buildConditions(filter: AccessFilter, scope: Scope): Conditions {
  const builder = new Builder(scope);
  const { record } = builder;
  const { window } = scope;
  if (window !== null) {
    record.push(`ts >= ${Math.floor(window.from)}`, `ts < ${Math.ceil(window.to)}`);
  }
  if (filter.sight) builder.sight = buildSight(filter.sight, (value) => builder.value(value));
  const context = [...(builder.sight ? [builder.sight.seen] : []), ...listContextConditions(builder, filter)];
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
  if (filter.requestId !== null) record.push(builder.requestId(filter.requestId));
  const alternatives = filter.text === null ? [] : buildTextSearch(builder, filter.text);
  if (alternatives.length > 0) record.push(`(${alternatives.join(' OR ')})`);
  if (record.length === 0) record.push('true');
  const sql = record.join(' AND ');
  const { ctes, values, sight, lookups, contextLookups } = builder;
  const others = record.slice(0, -1);
  const apart =
    alternatives.length === 0
      ? [sql]
      : alternatives
          .filter((alternative) => alternative !== NEVER)
          .map((alternative) => [...others, alternative].join(' AND '));
  return { ctes, sql, alternatives: apart, values, lookups, contextLookups, sight };
}
