/**
 * On a page about certain clusters: the age of the last data of each that is late or silent; nothing while all report, and nothing
 * where the page is about the past. The moments come with GET /mesh, which the frame asks for anyway.
 */
import { useApi } from '../api/use-api.ts';
import { formatAge, formatMoment } from '../format/time.ts';
import { useFrame } from '../url/use-frame.ts';
import classes from './badge.module.css';
import { assessFreshness, FRESHNESS_WORDS } from './freshness.ts';
import { StatusShape } from './status-badge.tsx';

export function ClusterFreshness({ clusters }: { readonly clusters: readonly string[] }) {
  const { live } = useFrame();
  const { data: mesh } = useApi('getMesh', {}, { enabled: live });
  if (!live || !mesh) return null;
  return mesh.clusters
    .filter(({ name }) => clusters.includes(name))
    .map(({ name, lastDataAt }) => {
      const health = assessFreshness(lastDataAt, mesh);
      if (health === 'ok') return null;
      const age = lastDataAt === null ? 'never reported' : `data from ${formatAge(lastDataAt, mesh.now)}`;
      const since = lastDataAt === null ? '' : `; its last data is of ${formatMoment(lastDataAt, mesh.now)}`;
      return (
        <span
          key={name}
          className={classes.badge}
          data-health={health}
          title={`${FRESHNESS_WORDS[health]}${since}`}
        >
          <StatusShape health={health} />
          {name}: {age}
        </span>
      );
    });
}
