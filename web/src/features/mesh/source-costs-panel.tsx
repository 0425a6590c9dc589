/** What each source of telemetry costs a second. */
import type { Capacity } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { formatCount } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { Panel } from '../../ui/panel.tsx';
import classes from './mesh.module.css';
import { SimpleTable } from './simple-table.tsx';

const HEAD = [
  'Source',
  { name: 'Kind', wide: true },
  { name: 'Targets', wide: true },
  { name: 'Series', hint: 'Series that say something about an edge, of all targets', wide: true },
  { name: 'Requests', hint: 'Scrapes, pushes or queries each second', wide: true },
  { name: 'Failures', hint: 'Of those, failed or left out', wide: true },
  { name: 'Samples' },
  { name: 'Bytes', hint: 'After decompression', wide: true },
  { name: 'Each takes', hint: 'Mean time of one request, waiting included', wide: true },
  { name: 'Processor', hint: 'Time spent reading, as a share of one core' },
];

export function SourceCostsPanel({ capacity }: { readonly capacity: Capacity }) {
  return (
    <Panel id="source-costs" title="Cost of each source" calls={[buildApiUrl('getCapacity', {})]} flush>
      {capacity.sources.length === 0 ? (
        <p className={classes.empty}>No source is configured.</p>
      ) : (
        <SimpleTable
          label="Cost of each source"
          head={HEAD}
          rightFrom={2}
          rows={capacity.sources.map((source) => ({
            id: `${source.kind} ${source.name}`,
            cells: [
              source.name,
              source.kind,
              formatCount(source.targets),
              formatCount(source.series),
              formatRate(source.requestsPerSecond),
              <span key="failures" className={source.failuresPerSecond > 0 ? classes.down : undefined}>
                {formatRate(source.failuresPerSecond)}
              </span>,
              formatRate(source.samplesPerSecond),
              formatBytesPerSecond(source.bytesPerSecond),
              formatLatency(source.meanMs),
              formatRatio(source.cpuShare),
            ],
          }))}
        />
      )}
    </Panel>
  );
}
