/** GET /config/resources/{id}: one resource as YAML with its versions; one that was deleted too, as long as it is remembered. */
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { listConfigWarnings } from '../mesh-config/config-warnings.ts';
import { headOf } from '../mesh-config/record-history.ts';

const MOST_VERSIONS = 200;

export const getConfigResource = defineRoute(
  'getConfigResource',
  ({ params: { id } }, { meshConfig, configHistory, now }) => {
    const present = meshConfig.read(id);
    const kept = configHistory.read(id);
    const head = present ? headOf(present) : kept;
    if (!head) throw new ProblemError(404, `There is no resource ${id}.`);
    const history = configHistory.readVersions(id, MOST_VERSIONS);
    const { apiVersion, kind, cluster, namespace, name, labels, createdAt, origin } = head;
    return Promise.resolve({
      id,
      apiVersion,
      kind,
      cluster,
      namespace,
      name,
      labels,
      createdAt,
      origin,
      firstSeenAt: kept?.firstSeenAt ?? now(),
      changedAt: kept?.changedAt ?? now(),
      deletedAt: present ? null : (kept?.deletedAt ?? null),
      yaml: present ? meshConfig.print(present) : (history[0]?.yaml ?? ''),
      history,
      warnings: listConfigWarnings(meshConfig.clusters().filter((one) => one.cluster === cluster)),
    });
  },
  { cached: false },
);
