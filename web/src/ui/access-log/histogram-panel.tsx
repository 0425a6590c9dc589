/** The histogram in its panel: legend with counts, zoom out, and the table for those who cannot use a picture. */
import { ActionIcon } from '@mantine/core';
import { IconTable, IconZoomOut } from '@tabler/icons-react';
import type { AccessHistogram } from '@sightglass/shared/contract';
import { useState } from 'react';
import type { ApiResult } from '../../api/use-api.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import { useFrame } from '../../url/use-frame.ts';
import { Faces } from '../faces.tsx';
import { LoadingBlock } from '../loading.tsx';
import { Panel } from '../panel.tsx';
import { colorOfClass } from './class-colors.ts';
import { buildBars, CLASS_WORDS, rangeOfBars, sortClasses, widenRange } from './histogram-model.ts';
import { isOutsideKept } from './kept-state.tsx';
import { Histogram } from './histogram.tsx';
import classes from './histogram.module.css';

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

function sayTotal(data: AccessHistogram): string {
  if (isOutsideKept(data)) return 'nothing is kept of this range';
  const { window, kept } = data;
  const since = window.from < kept.keptFrom ? `; kept since ${formatMoment(kept.keptFrom)}` : '';
  return `${formatCounted(data.total, 'record')}${since}`;
}

function Legend({ data }: { readonly data: AccessHistogram }) {
  const denied = sum(data.denied);
  return (
    <ul className={classes.legend} aria-label="Records by class of code">
      {sortClasses(data.classes).map(({ name, counts }) => (
        <li key={name}>
          <i style={{ background: colorOfClass(name) }} />
          {CLASS_WORDS[name] ?? name} <b>{formatCount(sum(counts))}</b>
        </li>
      ))}
      {denied > 0 ? (
        <li>
          <svg viewBox="0 0 8 8" width={8} height={8} aria-hidden>
            <path d="M4 1 7.5 7h-7z" className={classes.denied} />
          </svg>
          refused <b>{formatCount(denied)}</b>
        </li>
      ) : null}
    </ul>
  );
}

function StepTable({
  data,
  onNarrow,
}: {
  readonly data: AccessHistogram;
  readonly onNarrow: (range: string) => void;
}) {
  const { bars } = buildBars(data);
  const names = sortClasses(data.classes).map(({ name }) => name);
  const rows = bars.map((bar, i) => ({ bar, i })).filter(({ bar }) => bar.count > 0);
  return (
    <div className={classes.tableScroll}>
      <table className={classes.table} aria-label="Records over time">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Records</th>
            {names.map((name) => (
              <th key={name} scope="col">
                {CLASS_WORDS[name] ?? name}
              </th>
            ))}
            <th scope="col">Refused</th>
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map(({ bar, i }) => (
            <tr key={bar.at}>
              <th scope="row">
                <button
                  type="button"
                  title="Narrow the range to this step"
                  onClick={() => {
                    const range = rangeOfBars(bars, [i, i], data.window);
                    if (range !== null) onNarrow(range);
                  }}
                >
                  {formatMoment(bar.at)}
                </button>
              </th>
              <td>{formatCount(bar.count)}</td>
              {names.map((name) => (
                <td key={name}>{formatCount(bar.parts.find((part) => part.name === name)?.count ?? 0)}</td>
              ))}
              <td>{formatCount(bar.denied)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HistogramPanelProps {
  readonly result: ApiResult<'getAccessLogHistogram'>;
  readonly calls: readonly string[];
}

export function HistogramPanel({ result, calls }: HistogramPanelProps) {
  const { setFrame } = useFrame();
  const [asTable, setAsTable] = useState(false);
  const { data } = result;
  const narrow = (range: string): void => setFrame({ range, at: '' }, { push: true });
  return (
    <Panel
      id="over-time"
      title="Over time"
      note={data ? sayTotal(data) : null}
      calls={calls}
      actions={
        data ? (
          <>
            <Legend data={data} />
            <ActionIcon
              size={24}
              aria-label="Twice the range"
              title="Twice the range"
              onClick={() => narrow(widenRange(data.window, Date.now()))}
            >
              <IconZoomOut size={15} />
            </ActionIcon>
            <ActionIcon
              size={24}
              aria-label="Show as a table"
              aria-pressed={asTable}
              title={asTable ? 'Show as a picture' : 'Show as a table'}
              onClick={() => setAsTable(!asTable)}
            >
              <IconTable size={15} />
            </ActionIcon>
          </>
        ) : null
      }
    >
      <Faces result={result} what="records over time" loading={<LoadingBlock height={95} />} brief>
        {(answer) =>
          asTable ? (
            <StepTable data={answer} onNarrow={narrow} />
          ) : (
            <Histogram data={answer} onNarrow={narrow} />
          )
        }
      </Faces>
    </Panel>
  );
}
