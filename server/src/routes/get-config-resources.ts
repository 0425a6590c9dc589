/** GET /config/resources: what configures the mesh, by kind, cluster, namespace and name. */
import { defineRoute } from '../http/route.ts';
import { listConfigWarnings } from '../mesh-config/config-warnings.ts';
import { headOf } from '../mesh-config/record-history.ts';
import { isInScope } from '../signals/scope.ts';

export const getConfigResources = defineRoute(
  'getConfigResources',
  ({ query }, { meshConfig, configHistory, now }) => {
    const kinds = new Set(query.kind);
    const text = (query.text ?? '').toLowerCase();
    const times = configHistory.readTimes();
    const resources = meshConfig
      .list()
      .filter(
        (one) =>
          (kinds.size === 0 || kinds.has(one.kind)) &&
          isInScope(one, query) &&
          one.name.toLowerCase().includes(text),
      )
      .map((one) => {
        // What was read a moment ago may not be kept yet.
        const { firstSeenAt, changedAt } = times.get(one.id) ?? { firstSeenAt: now(), changedAt: now() };
        return Object.assign(headOf(one), { firstSeenAt, changedAt });
      });
    return Promise.resolve({ resources, warnings: listConfigWarnings(meshConfig.clusters()) });
  },
  { cached: false },
);
