/** What holds for all points of a metric. */
export interface PointContext {
  /** As Prometheus names it. */
  readonly name: string;
  readonly resource: {
    /** A hash of its attributes. */
    readonly low: number;
    readonly high: number;
    /** Its attributes as labels. */
    readonly labels: ReadonlyMap<string, string>;
  };
  /** Points hold increases since the last, not totals. */
  readonly isDelta: boolean;
}

/** A hash of a metric's name, with which its points' begin: as two 32-bit halves. */
export function hashName(name: string, { low, high }: PointContext['resource']): [number, number] {
  let a = low ^ 0x2545f491;
  let b = high ^ 0x6c62272e;
  for (let i = 0; i < name.length; i++) {
    a = Math.imul(a ^ name.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ name.charCodeAt(i), 0x85ebca6b);
  }
  return [a, b];
}

/** The labels of a point: its own before those of its resource. */
export function joinLabels(
  resource: ReadonlyMap<string, string>,
  own: ReadonlyMap<string, string>,
): Map<string, string> {
  return new Map([...resource, ...own]);
}

/** Nanoseconds of a fixed64 as epoch milliseconds. */
export function toEpochMs(nanoseconds: number): number {
  return Math.floor(nanoseconds / 1e6);
}
