/**
 * What of each kind of document somebody with grants may read and change. Read: what names nothing beyond the grants, so that a rule for the whole mesh, whose alerts they see, can be looked at. Changed:
 * what is about nothing beyond. PromQL counts anything, so documents with expressions are for those who see everything.
 */
import type {
  AlertRule,
  Maintenance,
  Receiver,
  SaturationSignal,
  Silence,
  Slo,
} from '@sightglass/shared/contract';
import type { KeptView } from '../state/collections.ts';
import { parseServiceId } from '@sightglass/shared/identity';
import type { Mask } from './mask.ts';
import type { DocumentRule } from './restrict-collection.ts';

interface Scope {
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  /** Ids. */
  readonly services: readonly string[];
}

export interface DocumentRules {
  readonly slos: DocumentRule<Slo>;
  readonly alertRules: DocumentRule<AlertRule>;
  readonly silences: DocumentRule<Silence>;
  readonly maintenances: DocumentRule<Maintenance>;
  readonly saturationSignals: DocumentRule<SaturationSignal>;
  readonly receivers: DocumentRule<Receiver>;
  readonly views: DocumentRule<KeptView>;
}

function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** As a reader of the address would see it. */
function decodeSearch(search: string): string {
  return [...new URLSearchParams(search)].flat().join(' ');
}

const hasExpression = ({ usage, capacity }: SaturationSignal): boolean =>
  usage.kind === 'promql' || capacity.kind === 'promql';

export function createDocumentRules(mask: Mask): DocumentRules {
  const { text, sees, seesCluster, seesNamespace } = mask;
  /** Null stands for any. */
  const covers = (cluster: string | null, namespace: string | null): boolean =>
    mask.grants.some(
      (grant) =>
        (grant.cluster === null || grant.cluster === cluster) &&
        (grant.namespace === null || grant.namespace === namespace),
    );
  const seesService = (id: string): boolean => {
    const ref = parseServiceId(id);
    return ref !== null && sees(ref.cluster, ref.namespace);
  };
  const labels = <Labels extends Readonly<Record<string, string>>>(given: Labels): Labels =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, text(value)])) as Labels;

  const namesNothing = ({ clusters, namespaces, services }: Scope): boolean =>
    clusters.every(seesCluster) && namespaces.every(seesNamespace) && services.every(seesService);
  const isWithin = ({ clusters, namespaces, services }: Scope): boolean => {
    if (services.length > 0) return services.every(seesService);
    const ofClusters = clusters.length > 0 ? clusters : [null];
    const ofNamespaces = namespaces.length > 0 ? namespaces : [null];
    return ofClusters.every((cluster) => ofNamespaces.every((namespace) => covers(cluster, namespace)));
  };

  const isOfSlo = ({ scope, sli }: Slo): boolean =>
    sli.kind !== 'custom' &&
    covers(scope.cluster, scope.namespace) &&
    (scope.caller === null || seesService(scope.caller));

  /** By its own label; a service's or workload's name alone could be of any namespace. */
  const isOfSilence = ({ matchers }: Silence): boolean => {
    const exact = (label: string): string | null =>
      matchers.find((one) => one.label === label && one.operator === '=' && one.value !== '')?.value ?? null;
    const namespace = exact('namespace');
    return namespace !== null && covers(exact('cluster'), namespace);
  };

  const seesSignal = (signal: SaturationSignal): boolean =>
    !hasExpression(signal) &&
    (signal.scope.cluster === null || seesCluster(signal.scope.cluster)) &&
    // A service's name alone could be of any namespace.
    (signal.scope.namespace === null
      ? signal.scope.service === null && signal.scope.workload === null
      : seesNamespace(signal.scope.namespace));

  return {
    // An address may name anything anywhere: one that names what is beyond is not there.
    views: {
      noun: 'view',
      text,
      reads: ({ name, path, search, owner }) =>
        [name, owner, safeDecode(path), search, decodeSearch(search)].every((part) => text(part) === part),
      writes: () => true,
      tell: (view) => view,
    },
    slos: {
      noun: 'SLO',
      text,
      reads: isOfSlo,
      writes: isOfSlo,
      tell: (slo) => ({
        ...slo,
        name: text(slo.name),
        description: text(slo.description),
        owner: text(slo.owner),
        runbookUrl: text(slo.runbookUrl) === slo.runbookUrl ? slo.runbookUrl : '',
        labels: labels(slo.labels),
      }),
    },
    alertRules: {
      noun: 'alert rule',
      text,
      reads: ({ scope }) => namesNothing(scope),
      writes: ({ scope }) => isWithin(scope),
      tell: (rule) => ({
        ...rule,
        name: text(rule.name),
        description: text(rule.description),
        runbookUrl: text(rule.runbookUrl) === rule.runbookUrl ? rule.runbookUrl : '',
        labels: labels(rule.labels),
      }),
    },
    silences: {
      noun: 'silence',
      text,
      reads: isOfSilence,
      writes: isOfSilence,
      tell: (silence) => ({
        ...silence,
        comment: text(silence.comment),
        matchers: silence.matchers.map((matcher) => ({ ...matcher, value: text(matcher.value) })),
      }),
    },
    maintenances: {
      noun: 'maintenance window',
      text,
      reads: ({ scope }) => namesNothing(scope),
      writes: ({ scope }) => isWithin(scope),
      tell: (maintenance) => ({
        ...maintenance,
        name: text(maintenance.name),
        comment: text(maintenance.comment),
      }),
    },
    saturationSignals: {
      noun: 'saturation signal',
      text,
      reads: seesSignal,
      writes: (signal) => seesSignal(signal) && covers(signal.scope.cluster, signal.scope.namespace),
      tell: (signal) => ({
        ...signal,
        name: text(signal.name),
        description: text(signal.description),
      }),
    },
    // Whether one is there is all that keeping a document asks; who is told is for those who see everything.
    receivers: {
      noun: 'receiver',
      text,
      reads: () => true,
      writes: () => false,
      tell: (receiver) => receiver,
    },
  };
}
