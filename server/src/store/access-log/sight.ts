/**
 * Which part of the access log somebody with grants sees, and how: a record is seen when one of its ends lies within the grants. An end that is not shown is `restricted`, with all that a record tells of it.
 * Shown are ends within; a caller of which nothing is known; a host outside the mesh that is called. The embedded store has the same rule in SQL (embedded/access-log/sight-conditions.ts).
 */
import { mayRead, type Grant } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import type { AccessRecord } from '../../telemetry/access-record.ts';

export interface AccessSight {
  readonly grants: readonly Grant[];
  /** Names of clusters and namespaces that nothing may tell. */
  readonly hidden: readonly string[];
}

type Record = Pick<AccessRecord, 'source' | 'target' | 'sourceIdentity' | 'sourceSubject'>;

/** Names with a top-level domain; RE2 as well. */
export const OUTSIDE = String.raw`^[^/:]*[.][A-Za-z]{2,}(:[0-9]+)?$`;
/** Of these none is outside. */
export const INSIDE = String.raw`[.](svc|local|internal|cluster)([.:]|$)`;

/** RE2 and JavaScript: the text holds one of the names, not as part of a longer one. Null for no names. */
export function hiddenPattern(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const escaped = names.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return `(^|[^A-Za-z0-9_-])(${escaped.join('|')})($|[^A-Za-z0-9_-])`;
}

export interface RecordSight {
  readonly seesRecord: (record: Record) => boolean;
  readonly showsSource: (record: Record) => boolean;
  readonly showsTarget: (record: Record) => boolean;
}

export function createRecordSight({ grants, hidden }: AccessSight): RecordSight {
  const pattern = hiddenPattern(hidden);
  const isHidden = pattern === null ? null : new RegExp(pattern);
  const [outside, inside] = [new RegExp(OUTSIDE), new RegExp(INSIDE)];
  const isWithin = ({ cluster, namespace }: Record['source']): boolean => mayRead(grants, cluster, namespace);
  const seesCluster = (name: string): boolean =>
    name === UNKNOWN || grants.some(({ cluster }) => cluster === null || cluster === name);
  return {
    seesRecord: ({ source, target }) => isWithin(source) || isWithin(target),
    showsSource: ({ source, sourceIdentity, sourceSubject }) =>
      isWithin(source) ||
      (source.namespace === UNKNOWN &&
        source.service === UNKNOWN &&
        source.workload === UNKNOWN &&
        sourceIdentity === '' &&
        sourceSubject === '' &&
        seesCluster(source.cluster)),
    showsTarget: ({ target }) =>
      isWithin(target) ||
      (target.namespace === UNKNOWN &&
        target.workload === UNKNOWN &&
        seesCluster(target.cluster) &&
        outside.test(target.service) &&
        !inside.test(target.service) &&
        isHidden?.test(target.service) !== true),
  };
}
