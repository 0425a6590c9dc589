/** A change before its place in the order is known. */
import type { ServiceChange } from '@sightglass/shared/contract';

export type ChangeDraft = Omit<ServiceChange, 'isBeforeTrouble'>;

/** A change with what most have not left out. */
export function draftChange(
  parts: Pick<ChangeDraft, 'at' | 'what' | 'how' | 'text'> & Partial<ChangeDraft>,
): ChangeDraft {
  return { withinMs: 0, subject: null, of: null, before: null, now: null, states: null, ...parts };
}
