/** What to expect of a change, from what was observed. */
import type { TrafficChange, TrafficConsequence } from '@sightglass/shared/contract';
import type { AppContext } from '../../../http/app-context.ts';
import type { Draft } from '../draft.ts';
import type { ChangeSubject } from '../read-change-subject.ts';

export interface Expectation {
  readonly change: TrafficChange;
  readonly draft: Draft;
  readonly subject: ChangeSubject;
}

export function expectOf({ subject }: Expectation, { now }: AppContext): Promise<TrafficConsequence[]> {
  return Promise.resolve(subject.window.to > now() ? [] : []);
}
