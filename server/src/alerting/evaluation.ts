/**
 * What evaluators tell the state machine: for each rule, or tier of an SLO, what holds at one moment for each of its subjects.
 * Rules (rules/) and SLOs (../slo) are evaluators; the machine and delivery know neither.
 */
import type { AlertSubject, Severity } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export interface AlertSource {
  readonly kind: 'slo' | 'rule';
  readonly id: string;
  readonly name: string;
  /** Index among an SLO's tiers; null for a rule. */
  readonly tier: number | null;
}

/** One subject of one source at one moment. */
export interface Judgement {
  /** Tells the subject from others of the source; the fingerprint follows from source and these. */
  readonly labels: Readonly<Record<string, string>>;
  readonly subject: AlertSubject | null;
  readonly state: 'active' | 'inactive' | 'no-data';
  readonly value: number | null;
  /** One line, such as `cart: 7.2% of requests fail (limit 5%)`; may be empty when inactive: an alert that ends keeps its last word. */
  readonly summary: string;
  readonly description: string;
}

/** A source evaluated once. */
export interface Evaluation {
  readonly source: AlertSource;
  readonly severity: Severity;
  readonly forMs: Milliseconds;
  readonly keepFiringForMs: Milliseconds;
  readonly noData: 'keep' | 'resolve' | 'alert';
  /** Ids; empty: the routing table decides. */
  readonly receivers: readonly string[];
  readonly runbookUrl: string;
  /** Added to the labels of each alert. */
  readonly labels: Readonly<Record<string, string>>;
  readonly judgements: readonly Judgement[];
  /**
   * What holds for a subject that has an alert but is not among the judgements, by its labels; `inactive` when left out. `unknown`: nothing
   * can be said of it, however long that lasts; `no-data`: nothing was heard of it although all else was, which after an hour
   * means that it is gone.
   */
  readonly judgeMissing?: (labels: Readonly<Record<string, string>>) => Judgement['state'] | 'unknown';
  /**
   * What the source is about, in any words: an alert of when it was about something else ends when its subject is missing. Left out by
   * sources that never come to be about something else.
   */
  readonly about?: string;
  /** Why it could not be judged; then nothing changes for its alerts. Null when it was. */
  readonly error: string | null;
}

export interface Evaluator {
  /** Judges all its sources as of `now`. Sources that are gone or paused are left out: their alerts end. */
  evaluate(now: EpochMs): Promise<readonly Evaluation[]>;
}
