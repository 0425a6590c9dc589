/**
 * The fourth golden signal as a tile: how full the fullest resource of a service or workload is at the end of the range. Where nobody has
 * defined one it offers to.
 */
import { formatRatio } from '../../format/ratio.ts';
import { PageLink } from '../page-link.tsx';
import { findFullestNow, LEVEL_WORDS } from './saturation-model.ts';
import { StatTile } from './stat-tile.tsx';
import { useSaturation } from './use-saturation.ts';

interface SaturationTileProps {
  /** Of a service or workload. */
  readonly id: string;
  /** The service whose signal would be defined. */
  readonly serviceId: string;
}

export function SaturationTile({ id, serviceId }: SaturationTileProps) {
  const { data, error } = useSaturation(id);
  const fullest = data ? findFullestNow(data.series) : null;
  const isDefined = (data?.series.length ?? 0) > 0;
  if (fullest === null) {
    const unread = error ? 'could not be read' : data === undefined ? '' : null;
    const note =
      unread ??
      (isDefined ? (
        'no data at the end of the range'
      ) : (
        <PageLink
          to={{ page: 'saturation-signal', id: 'new', search: { service: serviceId } }}
          title="Choose a gauge and a capacity: they become the saturation of this service"
        >
          Define a signal
        </PageLink>
      ));
    return <StatTile label="Saturation" value="–" note={note} />;
  }
  const { name, workload, ratio, level } = fullest;
  const words = level === 'ok' ? name : `${name}: ${LEVEL_WORDS[level]}`;
  return (
    <StatTile
      label="Saturation"
      value={formatRatio(ratio)}
      level={level}
      note={<span title={`${name} of ${workload}: ${LEVEL_WORDS[level]}`}>{words}</span>}
    />
  );
}
