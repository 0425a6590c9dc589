/**
 * SLOs as our own YAML or JSON: what a form or a person writes, defaults left out. One SLO is the document, several are a list under `slos`.
 * Reading it (read-texts.ts) gives the same SLOs back.
 */
import { sloSchema, type Slo } from '@sightglass/shared/contract';
import { stringify } from 'yaml';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Without what equals the defaults. */
function prune(value: Record<string, unknown>, defaults: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, own]) => {
      const standard = defaults[key];
      if (own === undefined || JSON.stringify(own) === JSON.stringify(standard)) return [];
      return [[key, isRecord(own) && isRecord(standard) ? prune(own, standard) : own]];
    }),
  );
}

/** The SLO as its author might have written it. */
function draftOf(slo: Slo): Record<string, unknown> {
  const { scope, sli } = slo;
  const bare = {
    name: slo.name,
    sli: sli.kind === 'availability' ? { kind: sli.kind } : sli,
    scope: { namespace: scope.namespace, service: scope.service },
    goal: slo.goal,
    period: slo.period,
  };
  const { name, sli: standardSli, scope: standardScope, goal, period, ...defaults } = sloSchema.parse(bare);
  const { namespace, service, ...scopeDefaults } = standardScope;
  const { kind: _, ...sliDefaults } = standardSli;
  const {
    name: ownName,
    description,
    owner,
    sli: ownSli,
    scope: ownScope,
    goal: ownGoal,
    period: ownPeriod,
    ...rest
  } = slo;
  return {
    name: ownName ?? name,
    ...prune({ description, owner }, defaults),
    sli:
      standardSli.kind === 'availability'
        ? { kind: 'availability', ...prune({ ...ownSli, kind: undefined }, sliDefaults) }
        : ownSli,
    scope: {
      namespace,
      service,
      ...prune({ ...ownScope, namespace: undefined, service: undefined }, scopeDefaults),
    },
    goal: ownGoal ?? goal,
    period: ownPeriod ?? period,
    ...prune(rest, defaults),
  };
}

export function formatOwn(slos: readonly Slo[], format: 'yaml' | 'json'): string {
  const drafts = slos.map(draftOf);
  const document = drafts.length === 1 ? drafts[0] : { slos: drafts };
  return format === 'json'
    ? `${JSON.stringify(document, null, 2)}\n`
    : stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
}
