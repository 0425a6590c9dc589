/** Plaintext seen on an edge, or into a namespace. Shares are of requests (of opened connections for TCP) 0..1; the proof is the proxies'. */
import type { Milliseconds } from '@sightglass/shared/units';
import type { SignalSums } from '../../store/telemetry-store.ts';
import { isThinlyCovered } from './coverage.ts';
import { isNodeInScope } from './rule-scope.ts';
import { listEdges, scopedOf } from './list-subjects.ts';
import type { MeshReadings } from './mesh-readings.ts';
import { judgeMissingIn, nothingHeard } from './missing.ts';
import { subjectOfEdge, subjectOfNamespace, type NamedSubject } from './rule-subjects.ts';
import type { Finding, RuleOf, Verdict } from './verdict.ts';
import { percent, round } from './words.ts';

export type PlaintextRule = RuleOf<'plaintext'>;
type Proofs = Pick<SignalSums, 'mutual' | 'plaintext' | 'unmeasured'>;

/** The plaintext share; null where nothing was counted. */
export function plaintextShareOf({ mutual, plaintext, unmeasured }: Proofs): number | null {
  const total = mutual + plaintext + unmeasured;
  return total > 0 ? plaintext / total : null;
}

/** Whether the share counts: with a limit of 0 a single request does. */
export function isAbove(share: number | null, limit: number): boolean {
  return share !== null && share > limit;
}

function tellPlaintext(label: string, proofs: Proofs, limit: number): string {
  const { mutual, plaintext, unmeasured } = proofs;
  const share = percent(plaintextShareOf(proofs) ?? 0);
  const total = `${round(mutual + plaintext + unmeasured)} requests or connections`;
  return `${label}: ${share} of traffic is plaintext, ${round(plaintext)} of ${total} (limit ${percent(limit)})`;
}

interface Measured extends NamedSubject {
  readonly proofs: Proofs;
}

async function measure(rule: PlaintextRule, windowMs: Milliseconds, readings: MeshReadings) {
  const { graph, coveredMs } = await readings.read(windowMs, 'service');
  const { scope, condition } = rule;
  const edges = listEdges(scope, graph);
  if (condition.of === 'edge') {
    const all = Array.from(edges, ({ edge, source, target }): Measured => ({
      ...subjectOfEdge(edge, source, target),
      proofs: edge.sums,
    }));
    return { all, coveredMs };
  }
  const byNamespace = new Map<string, Measured>();
  for (const { edge, target } of edges) {
    if (!isNodeInScope(scope, scopedOf(target)) || target.identity.anonymous) continue;
    const named = subjectOfNamespace(target.identity);
    const { mutual, plaintext, unmeasured } = byNamespace.get(named.subject.id)?.proofs ?? {
      mutual: 0,
      plaintext: 0,
      unmeasured: 0,
    };
    byNamespace.set(named.subject.id, {
      ...named,
      proofs: {
        mutual: mutual + edge.sums.mutual,
        plaintext: plaintext + edge.sums.plaintext,
        unmeasured: unmeasured + edge.sums.unmeasured,
      },
    });
  }
  return { all: [...byNamespace.values()], coveredMs };
}

export async function judgePlaintext(
  rule: PlaintextRule,
  windowMs: Milliseconds,
  readings: MeshReadings,
): Promise<Verdict> {
  const { condition, description } = rule;
  const { all, coveredMs } = await measure(rule, windowMs, readings);
  if (coveredMs === 0) return nothingHeard(rule, windowMs);
  const above = all.filter(({ proofs }) => isAbove(plaintextShareOf(proofs), condition.share));
  const findings = Array.from(above, ({ proofs, ...subject }): Finding => ({
    ...subject,
    state: 'active',
    value: plaintextShareOf(proofs),
    summary: tellPlaintext(subject.label, proofs, condition.share),
    description,
  }));
  return {
    findings,
    subjects: all.length,
    judgeMissing: await judgeMissingIn(
      readings,
      windowMs,
      isThinlyCovered(coveredMs, windowMs) ? 'unknown' : 'inactive',
    ),
    error: null,
  };
}
