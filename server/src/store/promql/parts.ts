/**
 * How parts of one query are put together and told apart. What enters and leaves is PromQL of instant vectors.
 */
import { quote } from './selector.ts';

/** Names the counter of a series. */
export const METRIC_LABEL = 'sightglass_metric';

/** The parts of a query, one after another. */
export function joinParts(parts: readonly string[]): string {
  return parts.join(' or ');
}

/** Sets a label of all series of an expression. */
export function setLabel(expression: string, label: string, value: string): string {
  return `label_replace(${expression}, ${quote(label)}, ${quote(value)}, "", "")`;
}
