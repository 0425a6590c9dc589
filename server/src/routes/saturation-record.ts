/** A saved saturation signal as answers tell it, and what the store at hand cannot do for a signal. */
import type { saturationRecordSchema, SaturationSignal } from '@sightglass/shared/contract';
import type { z } from 'zod';
import { ProblemError } from '../http/problem.ts';
import { recordFieldsOf } from '../http/record-fields.ts';
import type { Saturation } from '../saturation/create-saturation.ts';
import type { StoredDocument } from '../state/documents.ts';

type SaturationRecord = z.infer<typeof saturationRecordSchema>;

export function toSaturationRecord(stored: StoredDocument<SaturationSignal>): SaturationRecord {
  return { ...recordFieldsOf(stored), signal: stored.document };
}

/** Throws a 400 for expressions where no engine could evaluate them. */
export function checkSignal(signal: SaturationSignal, { speaksPromql }: Saturation): void {
  if (speaksPromql) return;
  const message = 'needs a PromQL engine: the embedded store has gauges only';
  const errors = (['usage', 'capacity'] as const)
    .filter((part) => signal[part].kind === 'promql')
    .map((part) => ({ path: `body.${part}.expression`, message }));
  if (errors.length > 0) throw new ProblemError(400, 'The signal cannot be measured here.', errors);
}
