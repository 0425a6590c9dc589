/** The steps of a canary as rungs: how many requests the candidate would get on each, and how long until its verdict would tell a difference that matters. Pure. */
import { readWeight } from './weights-model.ts';

export interface Rung {
  /** Percent. */
  readonly weight: number;
  /** Requests per second; null where none are seen. */
  readonly perSecond: number | null;
  /** Until `needed` requests are there; null where they never would be, or nothing tells how many it takes. */
  readonly waitMs: number | null;
}

interface Ladder {
  /** Of the draft: numbers, or what was typed instead. */
  readonly steps: readonly unknown[];
  /** Of the draft: it has a rung of its own where no step has it. */
  readonly weight: unknown;
  /** Of both versions together. */
  readonly perSecond: number | null;
  /** Requests of the candidate after which a difference that matters would have been found as often as not. */
  readonly needed: number | null;
}

const isPercent = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100;

/** From none to all, each once. */
export function listRungs({ steps, weight, perSecond, needed }: Ladder): Rung[] {
  const weights = [0, ...steps, weight].filter(isPercent);
  return [...new Set(weights)]
    .toSorted((a, b) => a - b)
    .map((rung) => {
      const rate = perSecond === null ? null : (perSecond * rung) / 100;
      const waits = rate !== null && rate > 0 && needed !== null && needed > 0 && rung < 100;
      return { weight: rung, perSecond: rate, waitMs: waits ? (needed / rate) * 1_000 : null };
    });
}

/** `1, 5, 10`; what is no number stays as typed, for the schema to refuse. */
export function readSteps(text: string): (number | string)[] {
  return text
    .split(/[,;\s]+/)
    .map((part) => part.replace(/%$/, ''))
    .filter((part) => part !== '')
    .map((part) => (/^\d+(?:\.\d+)?$/.test(part) ? Number(part) : part));
}

export function showSteps(steps: unknown): string {
  return Array.isArray(steps) ? steps.map(String).join(', ') : '';
}

/** The step after the present weight; null at the top. */
export function nextStep(steps: readonly unknown[], present: unknown): number | null {
  return steps.filter(isPercent).find((step) => step > readWeight(present)) ?? null;
}
