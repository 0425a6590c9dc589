/**
 * A dry run or the real thing, for a change as its plan saw it. In: the service's id. Out: how to start one, and how the last one ended, which stands until the next is started or it is put away.
 */
import type { TrafficApplied, TrafficChange } from '@sightglass/shared/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { ProblemError } from '../../api/problem-error.ts';
import { useChange } from '../../api/use-change.ts';

export interface Attempt {
  readonly change: TrafficChange;
  /** As the plan said it. */
  readonly seen: string;
  readonly dryRun: boolean;
  readonly takeOver: boolean;
}

export interface Ending {
  readonly attempt: Attempt;
  readonly applied: TrafficApplied | null;
  readonly problem: ProblemError | null;
}

export interface Applying {
  readonly ending: Ending | null;
  readonly running: 'dry-run' | 'apply' | null;
  readonly start: (attempt: Attempt) => Promise<Ending>;
  readonly clear: () => void;
}

const TOUCHED = ['planTraffic', 'getTrafficForms', 'getServiceTraffic', 'getCanary', 'getTraffic'] as const;
/** Until a change comes back through the watch of the API server. */
const WATCH_MS = 2_000;

export function useApplying(id: string): Applying {
  const [ending, setEnding] = useState<Ending | null>(null);
  const [running, setRunning] = useState<Applying['running']>(null);
  const client = useQueryClient();
  const { mutateAsync } = useChange('applyTraffic');
  const renew = useCallback((): void => {
    for (const name of TOUCHED) void client.invalidateQueries({ queryKey: [name] });
  }, [client]);
  const start = async (attempt: Attempt): Promise<Ending> => {
    setEnding(null);
    setRunning(attempt.dryRun ? 'dry-run' : 'apply');
    let ended: Ending;
    try {
      const applied = await mutateAsync({ params: { id }, body: attempt });
      ended = { attempt, applied, problem: null };
      if (!attempt.dryRun) {
        renew();
        setTimeout(renew, WATCH_MS);
      }
    } catch (error) {
      const problem =
        error instanceof ProblemError ? error : new ProblemError({ status: 0, title: String(error) });
      ended = { attempt, applied: null, problem };
      // Another changed it meanwhile: the plan that was looked at is old.
      if (problem.status === 409) renew();
    }
    setEnding(ended);
    setRunning(null);
    return ended;
  };
  return { ending, running, start, clear: () => setEnding(null) };
}
