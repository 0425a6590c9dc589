/**
 * How much traffic has passed until a moment, without simulating: the load is a sum of cosines whose periods divide the day
 * (a slow one for day and night, quick ones for the unrest of real traffic), times a value that is constant on stretches of the
 * 30-minute cycle. Its integral is exact, and any moment costs the same.
 * Times are epoch milliseconds; the integral is in seconds of mean load, from the epoch.
 */
import { CYCLE_MS, type Segment } from './fault-schedule.ts';

const DAY_MS = 86_400_000;
const CYCLES = DAY_MS / CYCLE_MS;

/** One cosine: how often a day, how strong (share of the mean), and where it begins (radians). */
interface Wave {
  readonly perDay: number;
  readonly amplitude: number;
  readonly phase: number;
}

export type Load = readonly Wave[];

/**
 * Load with its peak at the given hour (UTC): at night about 40% of the peak, with unrest of 7 minutes and of
 * 97 seconds. The amplitudes add up to less than 1, so the load never falls to zero. `unrest` in [0, 1) tells two loads apart.
 */
export function createLoad(peakHour: number, unrest: number): Load {
  const peak = (-2 * Math.PI * peakHour) / 24;
  return [
    { perDay: 1, amplitude: 0.5, phase: peak },
    { perDay: 2, amplitude: 0.1, phase: 2 * peak },
    { perDay: 206, amplitude: 0.05, phase: 2 * Math.PI * unrest },
    { perDay: 887, amplitude: 0.06, phase: 2 * Math.PI * ((unrest * 7) % 1) },
  ];
}

/** Integral of the load since the day's beginning, in seconds. */
function integrateDay(load: Load, sinceMidnightMs: number): number {
  let seconds = sinceMidnightMs / 1_000;
  for (const { perDay, amplitude, phase } of load) {
    const omega = (2 * Math.PI * perDay) / DAY_MS;
    seconds += (amplitude / (omega * 1_000)) * (Math.sin(omega * sinceMidnightMs + phase) - Math.sin(phase));
  }
  return seconds;
}

/** A function that gives the integral of load times value from the epoch until t, in seconds of mean load. */
export function createLoadIntegral(load: Load, segments: readonly Segment[]): (t: number) => number {
  const integrateCycle = (cycleStart: number, until: number) => {
    let sum = 0;
    let before = -1;
    for (const { from, to, value } of segments) {
      if (until <= from) break;
      if (value === 0) {
        before = -1;
        continue;
      }
      const start = before >= 0 ? before : integrateDay(load, cycleStart + from);
      const end = integrateDay(load, cycleStart + Math.min(to, until));
      sum += value * (end - start);
      before = end;
    }
    return sum;
  };
  const sumBefore = [0];
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    sumBefore.push((sumBefore[cycle] as number) + integrateCycle(cycle * CYCLE_MS, CYCLE_MS));
  }
  const perDay = sumBefore[CYCLES] as number;
  return (t) => {
    const day = Math.floor(t / DAY_MS);
    const sinceMidnight = t - day * DAY_MS;
    const cycle = Math.floor(sinceMidnight / CYCLE_MS);
    const cycleStart = cycle * CYCLE_MS;
    return (
      day * perDay + (sumBefore[cycle] as number) + integrateCycle(cycleStart, sinceMidnight - cycleStart)
    );
  };
}
