/**
 * How targets are found. A discovery publishes the whole of what it knows whenever that changes: groups of addresses
 * with labels, and what is wrong with the discovery itself. It keeps its last good groups when something fails.
 */
import type { TargetGroup } from '../target.ts';

export interface Discovered {
  readonly groups: readonly TargetGroup[];
  /** What is wrong, readable; null when all is well. */
  readonly error: string | null;
}

export type Publish = (discovered: Discovered) => void;

export interface Discovery {
  /** For a person: `2 listed targets`, `file targets/*.json`. */
  readonly description: string;
  /** Begins to publish; never throws. */
  start(publish: Publish): void;
  stop(): Promise<void>;
}
