import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import { answerSignals, makeSaturationSeries, makeServiceDetail } from '../../ui/signals/sample-data.ts';
import { ServicePage } from './route.tsx';

const ID = 'east~shop~cart';

function open(saturation: object, calls: string[] = []) {
  return renderPage({
    page: ServicePage,
    pattern: '/services/:id',
    url: `/services/${ID}?range=now-1h`,
    answer: (path, query) => {
      if (path === '/saturation-series') {
        calls.push(query.get('service') ?? '');
        return saturation;
      }
      return answerSignals(path, query) ?? makeServiceDetail();
    },
  });
}

const POOL = {
  signal: 'pool',
  name: 'Database pool',
  workload: 'cart-v1',
  isRatio: true,
  warning: 0.75,
  critical: 0.9,
  values: [0.5, 0.8, 0.95],
};

describe('saturation on the Service page', () => {
  it('is a tile and a chart with its levels where a signal is defined', async () => {
    const calls: string[] = [];
    open(makeSaturationSeries([POOL]), calls);
    const tiles = await screen.findByLabelText('Golden signals');
    expect(await within(tiles).findByText('95%')).toHaveAttribute('data-level', 'critical');
    expect(within(tiles).getByText('Database pool: critical')).toBeVisible();
    expect(screen.getByRole('heading', { level: 2, name: 'Saturation' })).toBeVisible();
    expect(await screen.findByRole('img', { name: /^Saturation, share of capacity/ })).toBeVisible();
    expect(new Set(calls)).toEqual(new Set([ID]));
  });

  it('is offered where none is, and has no chart then', async () => {
    open(makeSaturationSeries());
    const link = await screen.findByRole('link', { name: 'Define a signal' });
    expect(link).toHaveAttribute('href', '/saturation/new?range=now-1h&service=east%7Eshop%7Ecart');
    expect(screen.queryByRole('heading', { level: 2, name: 'Saturation' })).toBeNull();
  });

  it('is no data, not zero, where nothing was measured', async () => {
    open(makeSaturationSeries([{ ...POOL, values: [null, null, null] }]));
    expect(await screen.findByText('no data at the end of the range')).toBeVisible();
  });

  it('says so where it cannot be read', async () => {
    open(problemAnswer(500, 'Error'));
    expect(await screen.findByText('could not be read')).toBeVisible();
  });
});
