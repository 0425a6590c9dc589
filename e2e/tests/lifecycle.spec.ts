/** Starting, stopping, starting again: what a person does to the process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Mesh, Topology } from '@sightglass/shared/contract';
import { startConsole } from '../fixtures/console-process.ts';

test('SIGTERM drains and ends with 0; a second start keeps the history', async () => {
  test.setTimeout(120_000);
  const data = await mkdtemp(join(tmpdir(), 'sightglass-history-'));
  try {
    const first = await startConsole({ yaml: 'demo: true\n', data });
    await expect
      .poll(async () => (await first.get<Topology>('/topology?range=now-1m')).edges.length, {
        timeout: 40_000,
      })
      .toBeGreaterThan(20);
    const before = await first.get<Mesh>('/mesh');
    expect(await first.stop()).toBe(0);
    const second = await startConsole({ yaml: 'demo: true\n', data });
    const after = await second.get<Mesh>('/mesh');
    expect(after.store.oldestAt).toBe(before.store.oldestAt);
    expect(after.store.edges).toBeGreaterThanOrEqual(before.store.edges);
    expect(await second.stop()).toBe(0);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
});

test('a second console on the same data says who holds it', async () => {
  const data = await mkdtemp(join(tmpdir(), 'sightglass-lock-'));
  const first = await startConsole({ yaml: 'demo: true\n', data });
  try {
    await expect(startConsole({ yaml: 'demo: true\n', data })).rejects.toThrow(/another|in use|lock/i);
  } finally {
    await first.stop();
    await rm(data, { recursive: true, force: true });
  }
});
