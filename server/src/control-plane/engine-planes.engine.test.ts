/** Control planes and proxies as real engines tell of them. */
import { REAL_ENGINES } from '../store/promql/testing/engines.ts';
import { openStore } from '../store/promql/testing/open-store.ts';
import { createControlPlane } from './create-control-plane.ts';
import { describeSmallMesh } from './describe-small-mesh.ts';
import { AT, INTERVAL_MS, sampleMesh } from './small-mesh.ts';

const settings = { clusterLabel: 'cluster' };

for (const { name, start } of REAL_ENGINES) {
  describeSmallMesh(
    `in ${name}`,
    async () => {
      const engine = await start(sampleMesh());
      const store = await openStore([engine], { at: AT, intervalMs: INTERVAL_MS, settings });
      return {
        controlPlane: createControlPlane({
          store,
          intervalMs: INTERVAL_MS,
          clock: () => AT,
          listeningSince: null,
          listProxies: null,
        }),
        async close() {
          await store.close();
          await engine.stop();
        },
      };
    },
    [],
  );
}
