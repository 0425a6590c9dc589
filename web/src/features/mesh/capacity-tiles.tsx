/** The console's cost at a glance: processor, memory, event loop, intake, cache, store. */
import type { Capacity } from '@sightglass/shared/contract';
import { formatBytes, formatBytesPerSecond } from '../../format/bytes.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { StatTile } from '../../ui/signals/stat-tile.tsx';
import tiles from '../../ui/signals/stat-tile.module.css';
import { sayGrowth, sayGrowthBriefly } from './capacity-model.ts';
import classes from './mesh.module.css';

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

export function CapacityTiles({ capacity }: { readonly capacity: Capacity }) {
  const { process, store, sources, caches, now } = capacity;
  const cached = caches.reduce((total, { hits, coalesced }) => total + hits + (coalesced ?? 0), 0);
  const asked = cached + sum(caches.map(({ misses }) => misses));
  return (
    <dl className={`${tiles.tiles} ${classes.tiles}`} aria-label="Cost at a glance">
      <StatTile
        label="Processor"
        value={formatRatio(process.cpuShare)}
        note={`of one core; ${formatCounted(process.cores, 'core')}`}
      />
      <StatTile
        label="Memory"
        value={formatBytes(process.rssBytes)}
        note={`resident; heap ${formatBytes(process.heapUsedBytes)}`}
      />
      <StatTile
        label="Event loop delay"
        value={formatLatency(process.loopDelayMs?.p99)}
        note={process.loopDelayMs ? `p99; p50 ${formatLatency(process.loopDelayMs.p50)}` : 'not measured yet'}
      />
      <StatTile
        label="Samples read"
        value={formatRate(sum(sources.map(({ samplesPerSecond }) => samplesPerSecond)))}
        note={formatBytesPerSecond(sum(sources.map(({ bytesPerSecond }) => bytesPerSecond)))}
      />
      <StatTile
        label="Answered from caches"
        value={formatRatio(asked > 0 ? cached / asked : null)}
        note={asked > 0 ? `${formatCount(cached)} of ${formatCount(asked)}` : 'nothing was asked'}
      />
      <StatTile
        label="Store"
        value={store.sizeBytes > 0 ? formatBytes(store.sizeBytes) : '–'}
        note={
          <span title={store.sizeBytes > 0 ? sayGrowth(store, now) : undefined}>
            {sayGrowthBriefly(store, now)}
          </span>
        }
      />
    </dl>
  );
}
