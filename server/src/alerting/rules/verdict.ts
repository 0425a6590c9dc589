/** What judging a rule at one moment gives, before the rule's own terms are added to it. */
import type { AlertRule } from '@sightglass/shared/contract';
import type { Evaluation, Judgement } from '../evaluation.ts';

/** What is found of one subject, and its name for people. */
export interface Finding extends Judgement {
  readonly label: string;
}

export interface Verdict {
  /** Subjects of which nothing worth telling was found may be left out. */
  readonly findings: readonly Finding[];
  /** How many subjects the scope has. */
  readonly subjects: number;
  readonly judgeMissing: NonNullable<Evaluation['judgeMissing']>;
  readonly error: string | null;
}

/** Nothing could be judged; alerts stay as they are. */
export function failed(error: string): Verdict {
  return { findings: [], subjects: 0, judgeMissing: () => 'unknown', error };
}

type ConditionKind = AlertRule['condition']['kind'];
export type ConditionOf<Kind extends ConditionKind> = Extract<AlertRule['condition'], { kind: Kind }>;
/** A rule with a condition of one kind. */
export interface RuleOf<Kind extends ConditionKind> extends Omit<AlertRule, 'condition'> {
  readonly condition: ConditionOf<Kind>;
}
