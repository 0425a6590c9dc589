/**
 * CPU time of another process by kind of thread, as Linux tells in /proc/PID/task/TID/stat (proc(5): fields 14 and 15, in hundredths
 * of a second). Elsewhere there is nothing to tell.
 */
import { readdir, readFile } from 'node:fs/promises';

const TICK_SECONDS = 0.01;

export interface ThreadSeconds {
  /** The event loop. */
  readonly main: number;
  /** Garbage collection and compilation beside it. */
  readonly engine: number;
  /** Files, names, and the database: its calls run in Node's pool, its own threads are named like the one that made them. */
  readonly pool: number;
}

/** CPU seconds so far; null where the system does not tell. */
export async function readThreadSeconds(pid: number): Promise<ThreadSeconds | null> {
  const seconds = { main: 0, engine: 0, pool: 0 };
  const folder = `/proc/${pid}/task`;
  const ids = await readdir(folder).catch(() => null);
  if (ids === null) return null;
  for (const id of ids) {
    const stat = await readFile(`${folder}/${id}/stat`, 'latin1').catch(() => '');
    const name = /\((.*)\)/.exec(stat)?.[1] ?? '';
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const used = (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_SECONDS;
    if (Number(id) === pid) seconds.main += used;
    else if (name.startsWith('V8') || name.startsWith('Delayed')) seconds.engine += used;
    else seconds.pool += used;
  }
  return seconds;
}
