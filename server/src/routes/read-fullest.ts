/**
 * The fullest of each service and workload, for answers about the present: saturation is a gauge of now, and says nothing of a window that
 * is over. Undefined where it does not belong into the answer.
 */
import type { AppContext } from '../http/app-context.ts';
import type { Question } from '../http/question.ts';
import { findFullest, type FindFullest } from '../saturation/find-fullest.ts';

export async function readFullest(
  { saturation }: AppContext,
  { live }: Question,
): Promise<FindFullest | undefined> {
  if (!live) return undefined;
  const { values } = await saturation.readSaturation();
  return values.length > 0 ? findFullest(values) : undefined;
}
