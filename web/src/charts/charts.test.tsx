import { fireEvent, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { formatRate } from '../format/rate.ts';
import { AppTheme } from '../theme/app-theme.tsx';
import { LatencyHeatmap } from './latency-heatmap.tsx';
import { TimeSeriesChart } from './time-series-chart.tsx';
import { TrendChart } from './trend-chart.tsx';

function show(chart: ReactNode) {
  render(<AppTheme>{chart}</AppTheme>);
  return userEvent.setup();
}

const times = [1_800_000_000_000, 1_800_000_060_000, 1_800_000_120_000];
const window = { from: times[0] as number, to: 1_800_000_180_000 };

it('says a chart in words, with a legend of last values', () => {
  show(
    <TimeSeriesChart
      label="Requests"
      times={times}
      window={window}
      format={formatRate}
      series={[
        { key: '200', label: '2xx', values: [10, null, 30] },
        { key: '503', values: [null, null, null] },
      ]}
    />,
  );
  expect(screen.getByRole('img')).toHaveAccessibleName(
    'Requests. 2xx: last 30/s, mean 20/s, highest 30/s; 503: no data.',
  );
  const [ok, failed] = screen.getAllByRole('listitem');
  expect(ok).toHaveTextContent('2xx30/s');
  expect(failed).toHaveTextContent('503–');
});

it('shows the same numbers as a table, latest first', async () => {
  const user = show(
    <TimeSeriesChart
      label="Requests"
      times={times}
      window={window}
      format={formatRate}
      series={[{ key: 'total', values: [10, null, 30] }]}
    />,
  );
  await user.click(screen.getByRole('button', { name: 'Requests as a table' }));
  const cells = within(screen.getByRole('table', { name: 'Requests' })).getAllByRole('cell');
  expect(cells.map(({ textContent }) => textContent)).toEqual(['30/s', '–', '10/s']);
});

it('names now and before of a trend', () => {
  show(
    <TrendChart
      label="Requests"
      times={times}
      values={[1, 2, 3]}
      previous={[4, null, 5]}
      window={window}
      format={formatRate}
    />,
  );
  expect(screen.getByRole('img')).toHaveAccessibleName(
    'Requests. Now: last 3/s, mean 2/s, highest 3/s; Before: last 5/s, mean 4.5/s, highest 5/s.',
  );
});

it('lets the arrow keys go through a heatmap', () => {
  show(
    <LatencyHeatmap
      label="Latency of cart"
      times={times}
      stepMs={60_000}
      bounds={[5, 10]}
      columns={[[3, 0, 0], null, [1, 40, 2]]}
    />,
  );
  const map = screen.getByRole('slider', { name: 'Latency of cart: requests by time and latency' });
  expect(map).toHaveAttribute('aria-valuetext', 'The arrow keys go from cell to cell');
  fireEvent.keyDown(map, { key: 'ArrowUp' });
  expect(map.getAttribute('aria-valuetext')).toMatch(/0ms to 5ms: 1 request$/);
  fireEvent.keyDown(map, { key: 'ArrowUp' });
  expect(map.getAttribute('aria-valuetext')).toMatch(/5ms to 10ms: 40 requests$/);
  fireEvent.keyDown(map, { key: 'ArrowLeft' });
  expect(map.getAttribute('aria-valuetext')).toMatch(/nothing stored$/);
  fireEvent.keyDown(map, { key: 'ArrowLeft' });
  fireEvent.keyDown(map, { key: 'ArrowLeft' });
  expect(map).toHaveAttribute('aria-valuenow', '0');
});
