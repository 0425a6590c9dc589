/**
 * A few connections for reading, each for one question at a time; further questions wait in order of arrival. DuckDB works in
 * libuv's thread pool, where file system calls wait too: more than a few at once would starve those.
 */
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

const CONNECTIONS = 2;

export interface QueryPool {
  /** Runs `work` with a connection of its own. */
  use<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result>;
  /** Questions that wait. */
  waiting(): number;
  /** Waits for running questions and closes the connections; questions after that fail. */
  close(): Promise<void>;
}

/** Opens the connections. */
export async function createQueryPool(instance: DuckDBInstance): Promise<QueryPool> {
  const all = await Promise.all(Array.from({ length: CONNECTIONS }, () => instance.connect()));
  const free = [...all];
  const queue: ((connection: DuckDBConnection) => void)[] = [];
  const running = new Set<Promise<unknown>>();
  let closed = false;

  async function take(): Promise<DuckDBConnection> {
    if (closed) throw new Error('the store is closed');
    const connection = free.pop();
    return connection ?? new Promise((resolve) => queue.push(resolve));
  }

  function give(connection: DuckDBConnection): void {
    const next = queue.shift();
    if (next) next(connection);
    else free.push(connection);
  }

  async function use<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const connection = await take();
    try {
      return await work(connection);
    } finally {
      give(connection);
    }
  }

  return {
    use(work) {
      const result = use(work);
      const settled = result.catch(() => undefined).finally(() => running.delete(settled));
      running.add(settled);
      return result;
    },
    waiting: () => queue.length,
    async close() {
      closed = true;
      while (running.size > 0) await Promise.all(running);
      for (const connection of all) connection.closeSync();
    },
  };
}
