/** The Capacity tab of Mesh: what sources, questions and storage cost, what caches save, and what is left out. */
import type { Capacity } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { sayWhy } from './capacity-model.ts';
import { CapacityTiles } from './capacity-tiles.tsx';
import { sayDropReason } from './mesh-model.ts';
import classes from './mesh.module.css';
import { SimpleTable } from './simple-table.tsx';
import { RulesPanel } from './rules-panel.tsx';
import { SlowestPanel } from './slowest-panel.tsx';
import { SourceCostsPanel } from './source-costs-panel.tsx';

const CALLS = [buildApiUrl('getCapacity', {})];

function CachesPanel({ caches }: Pick<Capacity, 'caches'>) {
  return (
    <Panel id="caches" title="Caches" calls={CALLS} flush>
      <SimpleTable
        label="Caches"
        head={[
          'Cache',
          { name: 'Hit ratio', hint: 'Share of questions that were answered without any work' },
          { name: 'Hits' },
          { name: 'Joined', hint: 'Questions that waited for an equal one under way', wide: true },
          { name: 'Misses' },
          { name: 'Size', wide: true },
        ]}
        rightFrom={1}
        rows={caches.map(({ name, hitRatio, hits, coalesced, misses, bytes, maxBytes }) => ({
          id: name,
          cells: [
            sayDropReason(name),
            formatRatio(hitRatio),
            formatCount(hits),
            formatCount(coalesced),
            formatCount(misses),
            maxBytes === null ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(maxBytes)}`,
          ],
        }))}
      />
    </Panel>
  );
}

function OperationsPanel({ operations }: Pick<Capacity, 'operations'>) {
  const active = operations.filter(({ perSecond }) => perSecond > 0);
  return (
    <Panel id="operations" title="Operations of the store" calls={CALLS} flush>
      {active.length === 0 ? (
        <p className={classes.empty}>None in this time.</p>
      ) : (
        <SimpleTable
          label="Operations of the store"
          head={[
            'Operation',
            'Rate',
            { name: 'Each takes', hint: 'Mean time' },
            { name: 'Busy', hint: 'Share of the time in which one was under way', wide: true },
            { name: 'Failures', wide: true },
          ]}
          rightFrom={1}
          rows={active.map(({ name, perSecond, meanMs, failuresPerSecond }) => ({
            id: name,
            cells: [
              sayDropReason(name),
              formatRate(perSecond),
              formatLatency(meanMs),
              formatRatio(meanMs === null ? 0 : (perSecond * meanMs) / 1000),
              <span key="failures" className={failuresPerSecond > 0 ? classes.down : undefined}>
                {formatRate(failuresPerSecond)}
              </span>,
            ],
          }))}
        />
      )}
    </Panel>
  );
}

function DroppedPanel({ dropped }: Pick<Capacity, 'dropped'>) {
  return (
    <Panel id="dropped" title="Left out and lost" calls={CALLS} flush>
      {dropped.length === 0 ? (
        <p className={classes.empty}>Nothing was left out.</p>
      ) : (
        <SimpleTable
          label="Left out and lost"
          head={[
            'What',
            { name: 'Why', wide: true },
            { name: 'Now', hint: 'A minute, lately' },
            'Since the start',
          ]}
          rightFrom={2}
          rows={dropped.map(({ reason, what, count, perMinute }) => ({
            id: `${what} ${reason}`,
            cells: [
              <span key="what" title={sayWhy(reason)}>
                {sayDropReason(what)}: {reason.replaceAll(/[-_]/g, ' ')}
              </span>,
              <span key="why" className={classes.why}>
                {sayWhy(reason)}
              </span>,
              perMinute > 0 ? `${formatCount(perMinute)} a minute` : 'none',
              formatCount(count),
            ],
          }))}
        />
      )}
    </Panel>
  );
}

export function CapacityTab() {
  const result = useApi('getCapacity');
  return (
    <Faces result={result} what="the costs" loading={<LoadingBlock height={320} />}>
      {(capacity) => (
        <div className={classes.page}>
          <CapacityTiles capacity={capacity} />
          <SourceCostsPanel capacity={capacity} />
          <RulesPanel capacity={capacity} />
          <SlowestPanel capacity={capacity} />
          <div className={classes.pair}>
            <CachesPanel caches={capacity.caches} />
            <OperationsPanel operations={capacity.operations} />
          </div>
          <DroppedPanel dropped={capacity.dropped} />
        </div>
      )}
    </Faces>
  );
}
