/**
 * Branded numbers, so that a ratio cannot be passed where milliseconds are meant.
 * Ratios are 0..1; timestamps are epoch milliseconds, UTC; durations are milliseconds.
 */
declare const unit: unique symbol;
type Branded<Name extends string> = number & { readonly [unit]?: Name };

export type Milliseconds = Branded<'ms'>;
export type EpochMs = Branded<'epoch-ms'>;
export type PerSecond = Branded<'per-second'>;
export type Bytes = Branded<'bytes'>;
export type Ratio = Branded<'ratio'>;
