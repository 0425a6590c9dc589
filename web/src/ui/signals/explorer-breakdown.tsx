/** The explorer's table: every group over the whole range; those drawn in the chart above have its colours. */
import type { BreakdownKey, Metric } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { useTokens } from '../../theme/use-tokens.ts';
import { lowerFirst } from '../../format/sentence.ts';
import { useFrame } from '../../url/use-frame.ts';
import { EmptyState } from '../empty-state.tsx';
import { Faces } from '../faces.tsx';
import { BreakdownTable } from './breakdown-table.tsx';
import { TOP_GROUPS } from './explorer-chart.tsx';
import { BREAKDOWN_LABEL } from './metric-model.ts';
import { useSubjectBreakdown, useSubjectSeries, type Direction, type Subject } from './subject.ts';

interface ExplorerBreakdownProps {
  readonly subject: Subject;
  readonly metric: Metric;
  readonly by: BreakdownKey;
  readonly direction: Direction;
}

export function ExplorerBreakdown({ subject, metric, by, direction }: ExplorerBreakdownProps) {
  const { rangeQuery } = useFrame();
  const tokens = useTokens();
  const result = useSubjectBreakdown(subject, { by, direction, ...rangeQuery });
  // The chart's own answer, from the cache: it decides which group has which colour.
  const { data: drawn } = useSubjectSeries(subject, { metric, by, direction, ...rangeQuery });
  const colors = useMemo(
    () =>
      new Map(
        (drawn?.series ?? [])
          .slice(0, TOP_GROUPS)
          .map(({ key }, i) => [key, tokens.series[i % tokens.series.length] ?? tokens.line]),
      ),
    [drawn, tokens],
  );
  const what = `traffic by ${lowerFirst(BREAKDOWN_LABEL[by])}`;
  return (
    <Faces
      result={result}
      what={what}
      isEmpty={({ groups }) => groups.length === 0}
      empty={
        <EmptyState title="No traffic in this range">Widen the time range to look further back.</EmptyState>
      }
    >
      {(breakdown) => <BreakdownTable label={`All ${what}`} breakdown={breakdown} colors={colors} />}
    </Faces>
  );
}
