/** The picture of a difference and its interval as time went on: points in a box of 100 by 100, up is worse. Pure. */
import type { Judgement } from '@sightglass/shared/contract';

export interface IntervalPicture {
  /** Half of the height, as a difference of shares: the picture reaches from minus to plus that. */
  readonly reach: number;
  /** Outline of the interval, and the line of the estimate, as SVG paths. */
  readonly band: string;
  readonly line: string;
  /** Heights of no difference and of the difference that matters, either way. */
  readonly zero: number;
  readonly matters: readonly [number, number];
}

const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/** Wide enough for the present interval and for what matters; early intervals, which are wider, are cut off. */
function chooseReach({ path }: Judgement, effect: number): number {
  const last = path.at(-1);
  const middle = path[Math.floor(path.length / 2)];
  const sizes = [last?.low, last?.high, last?.estimate, middle?.estimate, effect * 1.5];
  const wanted = Math.max(...sizes.map((size) => Math.abs(size ?? 0)));
  return STEPS.find((step) => step >= wanted) ?? 1;
}

export function drawInterval(judgement: Judgement, effect: number): IntervalPicture | null {
  const { path } = judgement;
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last) return null;
  const reach = chooseReach(judgement, effect);
  const span = last.at - first.at;
  const x = (at: number): number => (span > 0 ? ((at - first.at) / span) * 100 : 50);
  const y = (difference: number): number => 50 - (Math.min(reach, Math.max(-reach, difference)) / reach) * 50;
  const write = (points: readonly (readonly [number, number])[]): string =>
    points.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${px.toFixed(2)} ${py.toFixed(2)}`).join('');
  const over = path.map(({ at, high }) => [x(at), y(high)] as const);
  const under = path.map(({ at, low }) => [x(at), y(low)] as const).toReversed();
  return {
    reach,
    band: `${write([...over, ...under])}Z`,
    line: write(path.map(({ at, estimate }) => [x(at), y(estimate)] as const)),
    zero: 50,
    matters: [y(effect), y(-effect)],
  };
}
