/** Runs tasks one after the other, in order; a task that fails does not hold up the next. */

export interface TaskQueue {
  run<Result>(task: () => Promise<Result>): Promise<Result>;
  /** Tasks that have not finished. */
  waiting(): number;
  /** Resolves when all tasks given so far have finished. */
  idle(): Promise<void>;
}

export function createTaskQueue(): TaskQueue {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    run(task) {
      waiting++;
      const result = last.then(task).finally(() => {
        waiting--;
      });
      last = result.catch(() => undefined);
      return result;
    },
    waiting: () => waiting,
    idle: async () => {
      await last;
    },
  };
}
