import type { Alert } from '@sightglass/shared/contract';
import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderPage } from '../../testing/render-page.tsx';
import { makeAlert } from '../alerts/sample-data.ts';
import { useMarkers } from './use-markers.ts';

const SERVICE = 'east~shop~cart';
const EDGE = `east~shop~web~~${SERVICE}~~http`;
const CHANGE = {
  id: 'VirtualService:east~shop~cart',
  kind: 'VirtualService',
  cluster: 'east',
  namespace: 'shop',
  name: 'cart',
  at: 1_800_000_000_000,
  action: 'changed',
};

function open(kind: 'service' | 'edge' | 'workload', id: string, alerts: readonly Alert[] = []) {
  function Markers() {
    const markers = useMarkers({ kind, id });
    return (
      <ul>
        {markers.map(({ key, label, link }) => (
          <li key={key}>
            {label} {JSON.stringify(link)}
          </li>
        ))}
      </ul>
    );
  }
  return renderPage({
    page: Markers,
    pattern: '/',
    url: '/?range=now-1h',
    answer: (path) =>
      path === '/config/changes'
        ? { window: { from: 0, to: 1 }, changes: [CHANGE], truncated: false, warnings: [] }
        : { window: { from: 0, to: 1 }, alerts, truncated: false },
  });
}

const asked = (calls: readonly URL[]) =>
  calls
    .filter(({ pathname }) => pathname.endsWith('/config/changes'))
    .map(({ searchParams }) => searchParams.get('service'));

it('marks what concerns a service in the configuration, and leads there', async () => {
  const { calls } = open('service', SERVICE);
  expect(await screen.findByRole('listitem')).toHaveTextContent(
    `Changed: VirtualService shop/cart {"page":"mesh","search":{"tab":"configuration","resource":"${CHANGE.id}"}}`,
  );
  expect(asked(calls)).toEqual([SERVICE]);
  expect(calls.every(({ searchParams }) => searchParams.get('range') === 'now-1h')).toBe(true);
});

it('asks for the service that is called where an edge is looked at, beside alerts', async () => {
  const alert = makeAlert({ subject: { kind: 'edge', id: EDGE } });
  const { calls } = open('edge', EDGE, [alert]);
  expect(await screen.findByText(/^Changed/)).toBeVisible();
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
  expect(asked(calls)).toEqual([SERVICE]);
});

it('asks nothing for a workload', async () => {
  const { calls } = open('workload', SERVICE, [makeAlert({ subject: { kind: 'workload', id: SERVICE } })]);
  expect(await screen.findByRole('listitem')).toBeVisible();
  expect(asked(calls)).toEqual([]);
});
