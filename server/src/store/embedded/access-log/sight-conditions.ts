/**
 * What somebody with grants sees of the access log, as SQL on `context`: the rule of store/access-log/sight.ts. Every name is a value, never a part of the SQL. A column that tells of an end which is
 * not shown is `restricted`, or empty where it is a text that need not be there.
 */
import type { DuckDBValue } from '@duckdb/node-api';
import { RESTRICTED, UNKNOWN } from '@sightglass/shared/identity';
import {
  createRecordSight,
  hiddenPattern,
  INSIDE,
  OUTSIDE,
  type AccessSight,
} from '../../access-log/sight.ts';
import type { ContextTexts } from './read-records.ts';
import type { CONTEXT_TEXTS } from './schema.ts';

type Column = (typeof CONTEXT_TEXTS)[number];
export type Side = 'source' | 'target';

export interface SightConditions {
  /** Records that are seen. */
  readonly seen: string;
  /** Contexts of which the end is shown. */
  readonly shows: Readonly<Record<Side, string>>;
  /** What the column tells. */
  readonly tell: (column: Column) => string;
}

const NAMES: ReadonlySet<string> = new Set(['cluster', 'namespace', 'service', 'workload', 'version']);
/** Texts of one end that may be empty. */
const OF_END: Partial<Record<Column, Side>> = {
  source_identity: 'source',
  source_subject: 'source',
  source_issuer: 'source',
  target_identity: 'target',
  sni: 'target',
  policy: 'target',
};

/** `value` makes a parameter of a value. */
export function buildSight(
  { grants, hidden }: AccessSight,
  value: (value: DuckDBValue) => string,
): SightConditions {
  const restricted = value(RESTRICTED);
  const unknown = value(UNKNOWN);
  const within = (side: Side): string => {
    const any = grants.map(({ cluster, namespace }) => {
      const parts = [
        ...(cluster === null ? [] : [`${side}_cluster = ${value(cluster)}`]),
        ...(namespace === null ? [] : [`${side}_namespace = ${value(namespace)}`]),
      ];
      return parts.length === 0 ? 'true' : `(${parts.join(' AND ')})`;
    });
    return any.length === 0 ? 'false' : `(${any.join(' OR ')})`;
  };
  const ofCluster = (side: Side): string => {
    const clusters = grants.map(({ cluster }) => cluster);
    if (clusters.includes(null)) return 'true';
    const named = [...new Set(clusters)].map((name) => value(name));
    return `${side}_cluster IN (${[unknown, ...named].join(', ')})`;
  };
  const [ofSource, ofTarget] = [within('source'), within('target')];
  const nobody = ['namespace', 'service', 'workload'].map((part) => `source_${part} = ${unknown}`);
  const pattern = hiddenPattern(hidden);
  const notHidden = pattern === null ? 'true' : `NOT regexp_matches(target_service, ${value(pattern)})`;
  const shows = {
    source: `(${ofSource} OR (${nobody.join(' AND ')} AND source_identity = '' AND source_subject = '' AND ${ofCluster('source')}))`,
    target: `(${ofTarget} OR (target_namespace = ${unknown} AND target_workload = ${unknown} AND ${ofCluster('target')}
      AND regexp_matches(target_service, ${value(OUTSIDE)}) AND NOT regexp_matches(target_service, ${value(INSIDE)}) AND ${notHidden}))`,
  };
  return {
    seen: `(${ofSource} OR ${ofTarget})`,
    shows,
    tell(column) {
      const [side, part] = column.split('_', 2) as [Side, string];
      if ((side === 'source' || side === 'target') && NAMES.has(part))
        return `CASE WHEN ${shows[side]} THEN ${column} ELSE ${restricted} END`;
      const end = OF_END[column];
      if (end === undefined) return column;
      return `CASE WHEN ${column} = '' OR ${shows[end]} THEN ${column} ELSE ${restricted} END`;
    },
  };
}

const endOf = (texts: ContextTexts, side: Side) => ({
  cluster: texts[`${side}_cluster`],
  namespace: texts[`${side}_namespace`],
  service: texts[`${side}_service`],
  workload: texts[`${side}_workload`],
  version: texts[`${side}_version`],
});

/** The texts of a context as they are told: what `tell` of the conditions makes of each column. */
export function createContextTeller(sight: AccessSight): (texts: ContextTexts) => ContextTexts {
  const { showsSource, showsTarget } = createRecordSight(sight);
  return (texts) => {
    const record = {
      source: endOf(texts, 'source'),
      target: endOf(texts, 'target'),
      sourceIdentity: texts.source_identity,
      sourceSubject: texts.source_subject,
    };
    const shows = { source: showsSource(record), target: showsTarget(record) };
    const told = Object.entries(texts).map(([name, text]): readonly [string, string] => {
      const column = name as Column;
      const [side, part] = name.split('_', 2) as [Side, string];
      if ((side === 'source' || side === 'target') && NAMES.has(part))
        return [name, shows[side] ? text : RESTRICTED];
      const end = OF_END[column];
      return [name, end === undefined || text === '' || shows[end] ? text : RESTRICTED];
    });
    return Object.fromEntries(told) as ContextTexts;
  };
}
