import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepAlert, type AlertProgress, type AlertTerms, type Judged } from './alert-state.ts';

const S = 1000;
const A = 'active';
const I = 'inactive';
const N = 'no-data';

interface Round {
  readonly judged: Judged;
  readonly elapsedMs: number;
  /** What the clock says. */
  readonly at: number;
}

type Shown = { readonly state: string; readonly event: string | null };

/** Runs rounds one after the other; `between` stands for whatever happens to the kept state. */
function run(
  rounds: readonly Round[],
  terms: AlertTerms,
  between: (progress: AlertProgress | null) => AlertProgress | null = (progress) => progress,
): Shown[] {
  let progress: AlertProgress | null = null;
  return rounds.map(({ judged, elapsedMs, at }) => {
    const { next, event } = stepAlert(progress, judged, { ...terms, at, elapsedMs });
    progress = between(next);
    return { state: progress?.state ?? 'inactive', event };
  });
}

/** Rounds of 30 s. */
function every30s(...judged: Judged[]): Round[] {
  return judged.map((one, i) => ({ judged: one, elapsedMs: i === 0 ? 0 : 30 * S, at: i * 30 * S }));
}

const terms = (changes: Partial<AlertTerms> = {}): AlertTerms => ({
  forMs: 0,
  keepFiringForMs: 0,
  noData: 'keep',
  ...changes,
});

describe('the life of an alert', () => {
  it.each<[string, AlertTerms, Judged[], string]>([
    ['fires at once without `for`', terms(), [I, A, A, I, I], '- F F - -'],
    ['fires when it held for `for`', terms({ forMs: 60 * S }), [A, A, A, A], 'p p F F'],
    ['is dropped when it held too shortly', terms({ forMs: 60 * S }), [A, A, I, A, A], 'p p - p p'],
    ['resolves at once without `keepFiringFor`', terms(), [A, I, A], 'F - F'],
    ['fires on for `keepFiringFor`', terms({ keepFiringForMs: 60 * S }), [A, I, I, I, I], 'F F F - -'],
    [
      'counts `keepFiringFor` anew',
      terms({ keepFiringForMs: 60 * S }),
      [A, I, I, A, I, I, I],
      'F F F F F F -',
    ],
    ['keeps what was without data', terms({ forMs: 60 * S }), [N, A, N, N, A, A, N, I], '- p p p p F F -'],
    ['resolves without data if it is to', terms({ noData: 'resolve' }), [N, A, N, A], '- F - F'],
    ['fires without data if it is to', terms({ noData: 'alert' }), [N, N, A, N, I], 'N N F N -'],
    ['lets no data count as `for`', terms({ noData: 'alert', forMs: 60 * S }), [A, N, N, A], 'p p N F'],
  ])('%s', (_, given, judged, expected) => {
    const letters: Record<string, string> = { inactive: '-', pending: 'p', firing: 'F', 'no-data': 'N' };
    const shown = run(every30s(...judged), given).map(({ state }) => letters[state]);
    expect(shown.join(' ')).toBe(expected);
  });

  it('says what happened', () => {
    const told = run(
      every30s(A, A, A, N, A, I, I, I),
      terms({ forMs: 60 * S, keepFiringForMs: 60 * S, noData: 'alert' }),
    );
    expect(told.map(({ event }) => event)).toEqual([
      'began',
      null,
      'fired',
      'lost-data',
      'found-data',
      null,
      null,
      'resolved',
    ]);
    expect(run(every30s(A, I), terms({ forMs: S })).map(({ event }) => event)).toEqual(['began', 'dropped']);
  });
});

const judged = fc.constantFrom<Judged>(A, A, I, N);
const rounds = fc.array(
  fc.record({
    judged,
    elapsedMs: fc.integer({ min: 0, max: 120 }).map((s) => s * S),
    // The clock may say anything.
    at: fc.integer({ min: 0, max: 1_000_000 }).map((s) => s * S),
  }),
  { maxLength: 60 },
);
const anyTerms = fc.record<AlertTerms>({
  forMs: fc.integer({ min: 0, max: 300 }).map((s) => s * S),
  keepFiringForMs: fc.integer({ min: 0, max: 300 }).map((s) => s * S),
  noData: fc.constantFrom('keep', 'resolve', 'alert'),
});

/** What a judgement amounts to under the terms. */
function meaning(one: Judged, { noData }: AlertTerms): 'holds' | 'over' | 'nothing' {
  if (one === A) return 'holds';
  if (one === I) return 'over';
  return noData === 'alert' ? 'holds' : noData === 'resolve' ? 'over' : 'nothing';
}

describe('whatever is judged, and whatever the clock says, an alert', () => {
  it('never fires without having held for `for` in evaluations’ own time, and does once it has', () => {
    fc.assert(
      fc.property(rounds, anyTerms, (given, with_) => {
        let heldMs: number | null = null;
        let fires = false;
        for (const [i, { state, event }] of run(given, with_).entries()) {
          const round = given[i] as Round;
          const what = meaning(round.judged, with_);
          if (what === 'holds') heldMs = heldMs === null ? 0 : heldMs + round.elapsedMs;
          if (what === 'over' && !fires) heldMs = null;
          const isTime = heldMs !== null && heldMs >= with_.forMs;
          expect(event === 'fired' && !isTime).toBe(false);
          expect(what === 'holds' && isTime && state === 'pending').toBe(false);
          fires = state === 'firing' || state === 'no-data';
          if (!fires && what === 'over') heldMs = null;
        }
      }),
    );
  });

  it('never ends before `keepFiringFor` is over, nor without having been found inactive', () => {
    fc.assert(
      fc.property(rounds, anyTerms, (given, with_) => {
        let overMs: number | null = null;
        for (const [i, { event }] of run(given, with_).entries()) {
          const round = given[i] as Round;
          const what = meaning(round.judged, with_);
          if (what === 'holds') overMs = null;
          if (what === 'over') overMs = overMs === null ? 0 : overMs + round.elapsedMs;
          const isTime = what === 'over' && overMs !== null && overMs >= with_.keepFiringForMs;
          expect(event === 'resolved' && !isTime).toBe(false);
          if (event === 'resolved') overMs = null;
        }
      }),
    );
  });

  it('ends once it stays inactive', () => {
    fc.assert(
      fc.property(rounds, anyTerms, (given, with_) => {
        const calm = Array.from({ length: 12 }, () => ({ judged: I as Judged, elapsedMs: 30 * S, at: 0 }));
        expect(run([...given, ...calm], with_).at(-1)?.state).toBe('inactive');
      }),
    );
  });

  it('goes the same way when it is written down and read again after any step, and at any time of the clock', () => {
    fc.assert(
      fc.property(rounds, anyTerms, fc.integer(), (given, with_, shift) => {
        const plain = run(given, with_);
        const restarted = run(
          given,
          with_,
          (progress) => JSON.parse(JSON.stringify(progress)) as AlertProgress | null,
        );
        expect(restarted).toEqual(plain);
        const elsewhen = given.map((round, i) => ({ ...round, at: shift - i * S }));
        expect(run(elsewhen, with_)).toEqual(plain);
      }),
    );
  });
});
