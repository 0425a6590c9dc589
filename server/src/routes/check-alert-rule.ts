/** What a schema cannot say of an alert rule: whether its parts go together, and whether its receivers are there. Throws a 400. */
import { parseServiceId } from '@sightglass/shared/identity';
import { parseDuration } from '@sightglass/shared/time-range';
import type { AlertRule } from '@sightglass/shared/contract';
import { ProblemError } from '../http/problem.ts';
import type { Collections } from '../state/collections.ts';

interface Fault {
  readonly path: string;
  readonly message: string;
}

const LONGEST_WINDOW_MS = 7 * 86_400_000;

const ms = (text: string): number => parseDuration(text) ?? 0;

function listConditionFaults({ condition, window }: AlertRule): Fault[] {
  const faults: Fault[] = [];
  const fault = (path: string, message: string): void =>
    void faults.push({ path: `condition.${path}`, message });
  if (condition.kind === 'golden-signal') {
    const { signal, comparison, threshold } = condition;
    if (comparison === 'gone' && signal !== 'requests')
      fault('comparison', 'gone is for requests: an error ratio or a latency cannot be gone');
    if (signal === 'error-ratio' && comparison === 'above' && threshold >= 1)
      fault(
        'threshold',
        'is a ratio from 0 to 1: no more than all requests can fail, so this would never fire',
      );
    if (signal === 'error-ratio' && threshold > 1) fault('threshold', 'is a ratio from 0 to 1');
    if (comparison === 'below' && threshold === 0)
      fault('threshold', 'nothing is below 0: this would never fire');
  }
  if (condition.kind === 'plaintext' && condition.share >= 1)
    fault('share', 'no share is above 1: this would never fire');
  if (condition.kind === 'new-edge' && ms(condition.lookback) <= 2 * ms(window))
    fault('lookback', 'must be longer than twice the window');
  return faults;
}

/** A preview is not kept and tells nobody: it needs no receivers. */
export function checkRule(rule: AlertRule, receivers: Pick<Collections['receivers'], 'read'> | null): void {
  const faults = listConditionFaults(rule);
  rule.scope.services.forEach((id, index) => {
    if (parseServiceId(id)) return;
    faults.push({
      path: `scope.services.${index}`,
      message: 'is no id of a service: cluster~namespace~service',
    });
  });
  if (ms(rule.window) > LONGEST_WINDOW_MS) faults.push({ path: 'window', message: 'is longer than 7d' });
  rule.receivers.forEach((id, index) => {
    const receiver = receivers?.read(id);
    if (receivers === null || receiver?.deletedAt === null) return;
    faults.push({ path: `receivers.${index}`, message: `there is no receiver ${id}` });
  });
  if (faults.length === 0) return;
  const errors = faults.map(({ path, message }) => ({ path: `body.${path}`, message }));
  throw new ProblemError(400, 'The rule cannot work as it is.', errors);
}
