/** What the rule being written would have done over stored history: the signal, the threshold, each time it would have fired. */
import { SegmentedControl } from '@mantine/core';
import type { AlertRulePreview } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import type { AskResult } from '../../api/use-ask.ts';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { formatCounted } from '../../format/count.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './preview.module.css';
import { PreviewEpisodes } from './preview-episodes.tsx';
import { formatOf } from './units.ts';

const RANGES = [
  { value: 'now-1h', label: '1h' },
  { value: 'now-6h', label: '6h' },
  { value: 'now-1d', label: '1d' },
  { value: 'now-7d', label: '7d' },
] as const;
export type PreviewRange = (typeof RANGES)[number]['value'];

interface PreviewPanelProps {
  readonly preview: AskResult<'previewAlertRule'>;
  readonly range: PreviewRange;
  readonly onRange: (range: PreviewRange) => void;
  /** Otherwise what is shown is of the last draft that made sense. */
  readonly isDraftSensible: boolean;
  readonly hasAsked: boolean;
}

function PreviewChart({ data }: { readonly data: AlertRulePreview }) {
  const format = formatOf(data.unit);
  const series = useMemo(
    () =>
      data.series.map(({ subject, label, values }) => ({
        key: `${subject.kind} ${subject.id}`,
        label,
        values,
      })),
    [data],
  );
  const thresholds = useMemo(
    () =>
      data.threshold === null ? [] : [{ value: data.threshold, label: `limit ${format(data.threshold)}` }],
    [data, format],
  );
  const markers = useMemo(
    () =>
      data.episodes.map(({ subject, label, from, to }) => ({
        key: `${subject.kind} ${subject.id} ${from}`,
        at: from,
        to,
        label: `would have fired for ${label}`,
        tone: 'failing' as const,
      })),
    [data],
  );
  if (series.length === 0) return null;
  return (
    <TimeSeriesChart
      label="What the rule looks at"
      times={data.times}
      window={data.window}
      series={series}
      thresholds={thresholds}
      markers={markers}
      format={format}
      height={230}
    />
  );
}

function sayOutcome({ subjects, meetsNow, episodes, note }: AlertRulePreview): string {
  const now =
    subjects === 0
      ? 'Nothing lies in its scope'
      : `${meetsNow} of ${formatCounted(subjects, 'subject')} ${meetsNow === 1 ? 'meets' : 'meet'} the condition now`;
  if (note !== null) return `${now}. ${note}`;
  const past =
    episodes.length === 0
      ? 'it would not have fired'
      : `it would have fired ${formatCounted(episodes.length, 'time')}`;
  return `${now}; ${past} in this time.`;
}

export function PreviewPanel({ preview, range, onRange, isDraftSensible, hasAsked }: PreviewPanelProps) {
  const { data, error, busy, refetch } = preview;
  return (
    <Panel
      id="preview"
      title="What it would have done"
      note={busy ? 'working it out …' : null}
      actions={
        <SegmentedControl
          aria-label="History tried"
          data={RANGES.map((one) => ({ ...one }))}
          value={range}
          onChange={(next) => onRange(RANGES.find(({ value }) => value === next)?.value ?? 'now-1d')}
        />
      }
    >
      <div aria-busy={busy} className={classes.preview}>
        {data ? (
          <>
            <p role="status" className={classes.outcome}>
              {isDraftSensible ? '' : 'Of the last draft that made sense: '}
              {sayOutcome(data)}
            </p>
            {data.warnings.map(({ code, subject, message }) => (
              <p key={`${code} ${subject}`} className={classes.warning}>
                {message}
              </p>
            ))}
            <PreviewChart data={data} />
            <PreviewEpisodes data={data} />
          </>
        ) : null}
        {error ? <ErrorState what="the preview" error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error && hasAsked ? <LoadingBlock height={260} label="Working out the preview" /> : null}
        {!hasAsked ? (
          <EmptyState title="The preview comes with the first sensible draft">
            Give the rule a name, and it is tried on the stored history.
          </EmptyState>
        ) : null}
      </div>
    </Panel>
  );
}
