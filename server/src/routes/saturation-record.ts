/** A saved saturation signal as answers tell it, and what the store at hand cannot do for a signal. */
import type { saturationRecordSchema, SaturationSignal } from '@sightglass/shared/contract';
import type { z } from 'zod';
import type { AppContext } from '../http/app-context.ts';
import { ProblemError } from '../http/problem.ts';
import { recordFieldsOf } from '../http/record-fields.ts';
import type { Saturation } from '../saturation/create-saturation.ts';
import { findRefusal } from '../store/find-refusal.ts';
import type { StoredDocument } from '../state/documents.ts';

type SaturationRecord = z.infer<typeof saturationRecordSchema>;

const PARTS = ['usage', 'capacity'] as const;

function refuse(errors: { path: string; message: string }[]): void {
  if (errors.length > 0) throw new ProblemError(400, 'The signal cannot be measured here.', errors);
}

export function toSaturationRecord(stored: StoredDocument<SaturationSignal>): SaturationRecord {
  return { ...recordFieldsOf(stored), signal: stored.document };
}

/** Throws a 400 for expressions where no engine could evaluate them. `within`: where the body has the signal. */
export function refuseWithoutEngine(
  signal: SaturationSignal,
  { speaksPromql }: Saturation,
  within = '',
): void {
  if (speaksPromql) return;
  const message = 'needs a PromQL engine: the embedded store has gauges only';
  refuse(
    PARTS.filter((part) => signal[part].kind === 'promql').map((part) => ({
      path: `body.${within}${part}.expression`,
      message,
    })),
  );
}

/** The same, and for expressions that the engine refuses. */
export async function checkSignal(
  signal: SaturationSignal,
  { saturation, store, now }: Pick<AppContext, 'saturation' | 'store' | 'now'>,
): Promise<void> {
  refuseWithoutEngine(signal, saturation);
  const errors: { path: string; message: string }[] = [];
  for (const name of PARTS) {
    const part = signal[name];
    const message = part.kind === 'promql' ? await findRefusal(store, part.expression, now()) : null;
    if (message !== null) errors.push({ path: `body.${name}.expression`, message });
  }
  refuse(errors);
}
