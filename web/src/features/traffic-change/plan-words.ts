/** What a plan says of its resources and of whether it can be applied, in words. Pure. */
import type {
  AppliedResource,
  PlannedResource,
  TrafficApply,
  TrafficConsequence,
  TrafficPlan,
} from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { formatCounted } from '../../format/count.ts';

export const TONES: Readonly<
  Record<TrafficConsequence['tone'], { readonly word: string; readonly health: Health }>
> = {
  danger: { word: 'Danger', health: 'failing' },
  warning: { word: 'Careful', health: 'degraded' },
  info: { word: 'Note', health: 'no-data' },
};

const RANKS: readonly TrafficConsequence['tone'][] = ['danger', 'warning', 'info'];

/** Worst first, otherwise as the server has them. */
export function sortConsequences(all: readonly TrafficConsequence[]): TrafficConsequence[] {
  return all.toSorted((a, b) => RANKS.indexOf(a.tone) - RANKS.indexOf(b.tone));
}

type Fate = 'new' | 'changed' | 'unchanged' | 'written';

/** `written` where nothing is known of what is there. */
export function fateOf({ before, after }: PlannedResource, configured: boolean): Fate {
  if (!configured) return 'written';
  if (before === null) return 'new';
  return before === after ? 'unchanged' : 'changed';
}

export const FATE_WORDS: Readonly<Record<Fate, string>> = {
  new: 'new',
  changed: 'changed',
  unchanged: 'as it is already',
  written: 'not compared',
};

/** `VirtualService shop/cart`. */
export function nameResource({
  kind,
  namespace,
  name,
}: Pick<PlannedResource, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}

function changesAnything({ resources }: Pick<TrafficPlan, 'resources'>): boolean {
  return resources.some(({ before, after }) => before !== after);
}

/** `1 new, 2 already there, 1 solved`; empty where there is nothing. */
export function sayProblems({ problems, solved }: Pick<TrafficPlan, 'problems' | 'solved'>): string {
  const fresh = problems.filter(({ isNew }) => isNew).length;
  return [
    fresh > 0 ? `${fresh} new` : '',
    problems.length > fresh ? `${problems.length - fresh} already there` : '',
    solved.length > 0 ? `${solved.length} solved` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

interface ApplyState {
  /** Undefined while there is none. */
  readonly plan: TrafficPlan | undefined;
  readonly draftIsValid: boolean;
  readonly busy: boolean;
  /** The plan of the present draft could not be had: the one that is shown is of an earlier one. */
  readonly failed: boolean;
  readonly mayApply: boolean;
}

/** Why nothing can be applied at present; null when it can. */
export function whyNotApply({ plan, draftIsValid, busy, failed, mayApply }: ApplyState): string | null {
  if (!draftIsValid) return 'Some fields make no sense yet: they say why.';
  if (failed && !busy) return 'The plan of this draft could not be had, and it must be seen first.';
  if (!plan) return 'The plan is being worked out.';
  if (plan.unsupported !== null || plan.refused !== null) return 'Nothing is written.';
  if (!plan.apply.possible) return plan.apply.reason ?? 'It cannot be applied from here.';
  if (!mayApply) return 'Your role may look and not apply: that takes an admin.';
  if (!changesAnything(plan)) return 'Nothing would change: what is there says the same already.';
  if (busy) return 'The plan is being worked out.';
  return null;
}

/** What keeps a button waiting for a moment is no reason to take it away. */
export function isReadOnly({ possible }: TrafficApply, mayApply: boolean): boolean {
  return !possible || !mayApply;
}

const DONE: Readonly<Record<AppliedResource['outcome'], string>> = {
  created: 'Created',
  changed: 'Changed',
  unchanged: 'Not changed: it says so already',
  conflict: 'Not written: others manage its fields',
  refused: 'Refused',
  'left-out': 'Not tried: one before it failed',
};
const WOULD: Readonly<Partial<Record<AppliedResource['outcome'], string>>> = {
  created: 'Would be created',
  changed: 'Would be changed',
  unchanged: 'Would not be changed: it says so already',
};

export function sayOutcome(outcome: AppliedResource['outcome'], dryRun: boolean): string {
  return (dryRun ? WOULD[outcome] : undefined) ?? DONE[outcome];
}

export function healthOfOutcome(outcome: AppliedResource['outcome']): Health {
  if (outcome === 'conflict' || outcome === 'refused') return 'failing';
  return outcome === 'left-out' ? 'no-data' : 'ok';
}

/** `kubectl-client-side-apply` with its fields, in the order in which they come. */
export function groupConflicts(
  conflicts: AppliedResource['conflicts'],
): readonly { readonly manager: string; readonly fields: readonly string[] }[] {
  const found = new Map<string, string[]>();
  for (const { manager, field } of conflicts) found.set(manager, [...(found.get(manager) ?? []), field]);
  return [...found].map(([manager, fields]) => ({ manager, fields }));
}

/** `2 resources, 1 of them new`. */
export function sayResources(plan: TrafficPlan): string {
  const { resources, configured } = plan;
  const fresh = configured ? resources.filter(({ before }) => before === null).length : 0;
  return `${formatCounted(resources.length, 'resource')}${fresh > 0 ? `, ${fresh} new` : ''}`;
}
