/**
 * All validations over the whole configuration -> what they find, worst first. It is worked out again when the configuration changed, in slices, so that nobody waits for
 * it who did not ask.
 */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { ConfigProblem } from '@sightglass/shared/contract';
import type { MeshConfig, MeshResource } from '../mesh-config.ts';
import { ALL_RULES } from './all-rules.ts';
import { createPrintedLines, lineInFile } from './field-lines.ts';
import { createMeshView, readSharedFacts, type MeshView } from './mesh-view.ts';
import { formatPath, severityOf, type Finding, type Rule, type Severity } from './rule.ts';

const RESOURCES_A_SLICE = 200;
/** Of one rule about one resource: a hundred wrong routes are one mistake. */
const MOST_FINDINGS = 20;

/** A problem with what else its message names. */
interface NamedProblem extends ConfigProblem {
  readonly others: readonly string[];
}

const RULES_BY_KIND: ReadonlyMap<string, readonly Rule[]> = (() => {
  const byKind = new Map<string, Rule[]>();
  for (const rule of ALL_RULES) {
    for (const kind of rule.kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), rule]);
  }
  return byKind;
})();

const RANKS = { error: 0, warning: 1, info: 2 } as const;

function compare(a: NamedProblem, b: NamedProblem): number {
  return (
    RANKS[a.severity] - RANKS[b.severity] ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0) ||
    (a.resource < b.resource ? -1 : 1)
  );
}

interface Found {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly finding: Finding;
}

function describe(config: MeshConfig, resource: MeshResource, found: readonly Found[]): NamedProblem[] {
  const printedLine = createPrintedLines(config.print(resource));
  const { id, kind, cluster, namespace, name, origin } = resource;
  return found.map(({ rule, severity, finding }) => ({
    code: rule.code,
    severity,
    resource: id,
    kind,
    cluster,
    namespace,
    name,
    path: formatPath(finding.path),
    where: origin.where,
    line: lineInFile(resource, finding.path),
    yamlLine: printedLine(finding.path),
    what: rule.what,
    message: finding.message,
    why: rule.why,
    fix: rule.fix,
    alike: [...rule.alike],
    others: finding.others ?? [],
  }));
}

function check(resource: MeshResource, view: MeshView): Found[] {
  const rules = RULES_BY_KIND.get(resource.kind) ?? [];
  return rules
    .filter(({ group }) => group === '' || resource.apiVersion.startsWith(`${group}/`))
    .flatMap((rule) =>
      rule
        .check(resource, view)
        .slice(0, MOST_FINDINGS)
        .map((finding) => ({ rule, severity: severityOf(rule, view), finding })),
    );
}

/** `only`: ids of the resources that are looked at, in the midst of all others; everything when left out. */
export async function validateMesh(
  config: MeshConfig,
  only?: ReadonlySet<string>,
): Promise<readonly NamedProblem[]> {
  const problems: NamedProblem[] = [];
  const shared = readSharedFacts(config);
  const sources = Map.groupBy(config.clusters(), ({ cluster }) => cluster);
  let checked = 0;
  for (const [cluster, resources] of Map.groupBy(config.list(), (one) => one.cluster)) {
    const looked = only ? resources.filter(({ id }) => only.has(id)) : resources;
    if (looked.length === 0) continue;
    const view = createMeshView(cluster, { sources: sources.get(cluster) ?? [], resources, shared });
    for (const resource of looked) {
      const found = check(resource, view);
      if (found.length > 0) problems.push(...describe(config, resource, found));
      if (++checked % RESOURCES_A_SLICE === 0) await letOthersRun();
    }
  }
  return problems.toSorted(compare);
}

export interface MeshValidations {
  /** Over all that is configured, whoever asks: who may not see a resource must not be told of it. */
  read(): Promise<readonly NamedProblem[]>;
}

export function createMeshValidations(config: MeshConfig): MeshValidations {
  let known: { readonly version: number; readonly problems: Promise<readonly NamedProblem[]> } | null = null;
  return {
    read() {
      const version = config.version();
      if (known?.version !== version) known = { version, problems: validateMesh(config) };
      return known.problems;
    },
  };
}
