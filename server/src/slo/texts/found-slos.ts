/** What was found in a text. */
import type { Slo } from '@sightglass/shared/contract';
import type { LocatedIssue } from './located-issue.ts';

interface FoundSlo {
  /** As the text names it; null when it does not. */
  readonly id: string | null;
  readonly slo: Slo;
  readonly line: number | null;
}

interface Note {
  readonly subject: string;
  readonly message: string;
}

export interface ReadTexts {
  readonly slos: FoundSlo[];
  readonly issues: LocatedIssue[];
  readonly notes: Note[];
}
