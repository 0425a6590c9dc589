/** A rule of any kind as of one moment -> what holds for each of its subjects. */
import { parseDuration } from '@sightglass/shared/time-range';
import type { AlertRule, Certificates, SaturationValue } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { TelemetryStore } from '../../store/telemetry-store.ts';
import { judgeCertificates } from './judge-certificate.ts';
import { judgeDenied } from './judge-denied.ts';
import { judgeGoldenSignal } from './judge-golden-signal.ts';
import { judgeNewEdges } from './judge-new-edge.ts';
import { judgePlaintext } from './judge-plaintext.ts';
import { judgeSaturation } from './judge-saturation.ts';
import { judgeSilent, type Listening } from './judge-silent.ts';
import type { MeshReadings } from './mesh-readings.ts';
import type { NewEdgeMemory } from './new-edge-memory.ts';
import type { Verdict } from './verdict.ts';

/** What rules can ask beside the mesh's telemetry, each asked once an evaluation. */
export interface RuleParts {
  readonly store: Pick<TelemetryStore, 'readEdges'>;
  readonly readings: MeshReadings;
  /** The clock. */
  readonly now: EpochMs;
  readonly listening: Listening;
  readSaturation(): Promise<readonly SaturationValue[]>;
  readCertificates(): Promise<Certificates['certificates']>;
  memoryOf(windowMs: number, lookbackMs: number): NewEdgeMemory;
}

/** Milliseconds of a duration that the contract checked. */
export function durationOf(text: string): number {
  return parseDuration(text) ?? 0;
}

/** Rejects when something could not be read. */
export async function judgeRule(rule: AlertRule, parts: RuleParts): Promise<Verdict> {
  const { condition } = rule;
  const windowMs = durationOf(rule.window);
  const { readings } = parts;
  switch (condition.kind) {
    case 'golden-signal':
      return judgeGoldenSignal({ ...rule, condition }, windowMs, readings);
    case 'plaintext':
      return judgePlaintext({ ...rule, condition }, windowMs, readings);
    case 'denied':
      return judgeDenied({ ...rule, condition }, windowMs, readings);
    case 'silent':
      return judgeSilent({ ...rule, condition }, windowMs, parts);
    case 'new-edge': {
      const lookbackMs = durationOf(condition.lookback);
      const memory = parts.memoryOf(windowMs, lookbackMs);
      return judgeNewEdges({ ...rule, condition }, { windowMs, lookbackMs }, { ...parts, memory });
    }
    case 'saturation':
      return judgeSaturation({ ...rule, condition }, await parts.readSaturation());
    default: {
      const times = { now: parts.now, withinMs: durationOf(condition.within) };
      return judgeCertificates({ ...rule, condition }, await parts.readCertificates(), times);
    }
  }
}
