/** GET /config/changes: what changed in the mesh's configuration, newest first. Changes have the clock's times, and so has the window. */
import { readClockWindow } from '../http/clock-window.ts';
import { defineRoute } from '../http/route.ts';
import { listConfigWarnings } from '../mesh-config/config-warnings.ts';

export const getConfigChanges = defineRoute(
  'getConfigChanges',
  ({ query }, { meshConfig, configHistory, now }) => {
    const window = readClockWindow(query, now());
    const { cluster: clusters, namespace: namespaces, kind: kinds, limit } = query;
    // One moment more than the window has: what changes at this very moment belongs to it.
    const touched = { from: window.from, to: window.to + 1 };
    const found = configHistory.readChanges({
      window: touched,
      clusters,
      namespaces,
      kinds,
      limit: limit + 1,
    });
    return Promise.resolve({
      window,
      changes: found.slice(0, limit),
      truncated: found.length > limit,
      warnings: listConfigWarnings(meshConfig.clusters()),
    });
  },
  { cached: false },
);
