/**
 * The metrics explorer of a subject: one metric, broken down by one key, in one direction, compared with an earlier time; the
 * largest groups as lines, all groups as a table, and the latency heatmap. All choices live in the URL.
 */
import type { Metric } from '@sightglass/shared/contract';
import { lowerFirst } from '../../format/sentence.ts';
import { useFrame } from '../../url/use-frame.ts';
import type { SetSearch } from '../../url/use-search.ts';
import { Panel } from '../panel.tsx';
import classes from './chart-panel.module.css';
import { ChartPanel } from './chart-panel.tsx';
import { Choice } from './choice.tsx';
import { ExplorerBreakdown } from './explorer-breakdown.tsx';
import { EXPLORER_PX, ExplorerChart } from './explorer-chart.tsx';
import type { ExplorerSearch, explorerSearch } from './explorer-search.ts';
import { HeatmapPanel } from './heatmap-panel.tsx';
import {
  BREAKDOWN_LABEL,
  isAnswerable,
  listBreakdowns,
  METRICS,
  resolveBy,
  type By,
} from './metric-model.ts';
import { breakdownCall, embedChart, seriesCall, type Direction, type Subject } from './subject.ts';
import type { EarlierRange } from './use-comparison.ts';

export interface ExplorerProps {
  readonly subject: Subject;
  readonly search: ExplorerSearch;
  readonly setSearch: SetSearch<typeof explorerSearch>;
  /** What `auto` means for this subject. */
  readonly direction: Direction;
  readonly earlier: EarlierRange | null;
}

const DIRECTIONS = [
  { value: 'inbound', label: 'Inbound: what it receives' },
  { value: 'outbound', label: 'Outbound: what it sends' },
] as const;

/** `auto` breaks down by the other end, and an edge by code. */
function chooseBy(by: By | 'auto', kind: Subject['kind'], direction: Direction): By {
  if (by !== 'auto') return resolveBy(by, kind, direction);
  return listBreakdowns(kind, direction)[0] ?? 'none';
}

export function Explorer({ subject, search, setSearch, direction, earlier }: ExplorerProps) {
  const { rangeQuery } = useFrame();
  const { metric } = search;
  const wanted = chooseBy(search.by, subject.kind, direction);
  const by: By = isAnswerable(metric, wanted) ? wanted : 'none';
  const key = by === 'none' ? undefined : by;
  const title = METRICS[metric].label + (key ? ` by ${lowerFirst(BREAKDOWN_LABEL[key])}` : '');
  const metrics = Object.entries(METRICS).map(([value, { label }]) => ({ value: value as Metric, label }));
  const keys = listBreakdowns(subject.kind, direction).map((value) => ({
    value,
    label: isAnswerable(metric, value) ? BREAKDOWN_LABEL[value] : `${BREAKDOWN_LABEL[value]} (not counted)`,
    disabled: !isAnswerable(metric, value),
  }));
  const ask = { direction, ...rangeQuery };
  return (
    <div className={classes.stack}>
      <fieldset className={classes.controls}>
        <legend className="sg-sr">What to show</legend>
        <Choice
          label="Metric"
          options={metrics}
          value={metric}
          onChange={(next) => setSearch({ metric: next })}
        />
        <Choice<By>
          label="Break down by"
          options={[{ value: 'none', label: 'Nothing' }, ...keys]}
          value={by}
          onChange={(next) => setSearch({ by: next })}
        />
        {subject.kind === 'edge' ? null : (
          <Choice<Direction>
            label="Direction"
            options={DIRECTIONS}
            value={direction}
            onChange={(next) => setSearch({ direction: next })}
          />
        )}
      </fieldset>
      <ChartPanel
        id="explorer"
        title={title}
        note={METRICS[metric].unit}
        calls={[seriesCall(subject, { metric, by: key, ...ask })]}
        embed={embedChart(subject, { metrics: [metric], by: key, direction })}
        height={EXPLORER_PX}
      >
        {() => (
          <ExplorerChart subject={subject} metric={metric} by={by} direction={direction} earlier={earlier} />
        )}
      </ChartPanel>
      {key ? (
        <Panel
          id="groups"
          title={`All traffic by ${lowerFirst(BREAKDOWN_LABEL[key])}`}
          note="over the whole range"
          calls={[breakdownCall(subject, { by: key, ...ask })]}
          flush
        >
          <ExplorerBreakdown subject={subject} metric={metric} by={key} direction={direction} />
        </Panel>
      ) : null}
      <HeatmapPanel subject={subject} direction={direction} />
    </div>
  );
}
