/** A draft kept in this browser until it is saved or thrown away. Reads nothing but what it wrote; storage that is full or forbidden keeps nothing. */
import { z } from 'zod';

const keptSchema = z.object({
  value: z.unknown(),
  /** What the draft was begun from, as JSON: tells whether that has changed since. */
  basis: z.string(),
  savedAt: z.number(),
});
export type KeptDraft = z.infer<typeof keptSchema>;

const nameOf = (key: string): string => `sightglass-draft-${key}`;

export function readDraft(key: string): KeptDraft | null {
  try {
    const text = localStorage.getItem(nameOf(key));
    const parsed = keptSchema.safeParse(text === null ? null : JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function keepDraft(key: string, draft: KeptDraft): void {
  try {
    localStorage.setItem(nameOf(key), JSON.stringify(draft));
  } catch {
    // The form goes on without.
  }
}

export function forgetDraft(key: string): void {
  try {
    localStorage.removeItem(nameOf(key));
  } catch {
    // Nothing was kept.
  }
}
