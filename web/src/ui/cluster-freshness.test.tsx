import type { Mesh } from '@sightglass/shared/contract';
import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderPage } from '../testing/render-page.tsx';
import { PageHeader } from './page-header.tsx';

const NOW = 1_800_000_000_000;
let westAt = NOW - 600_000;

function readMesh(): Mesh {
  return {
    version: '1',
    demo: false,
    now: NOW,
    startedAt: NOW,
    intervalMs: 15_000,
    clusters: [
      { name: 'east', namespaces: [], engines: [], lastDataAt: NOW - 10_000 },
      { name: 'west', namespaces: [], engines: [], lastDataAt: westAt },
      { name: 'north', namespaces: [], engines: [], lastDataAt: null },
    ],
    backfill: null,
    store: { kind: 'prometheus', edges: 0, sizeBytes: 0, oldestAt: null, newestAt: null, tiers: [] },
  };
}

function open(url: string, clusters?: readonly string[]) {
  return renderPage({
    page: () => <PageHeader title="Cart" status="shop" {...(clusters ? { clusters } : {})} />,
    pattern: '/page',
    url,
    answer: readMesh,
  });
}

it('says how old the data of each late cluster of the page is', async () => {
  open('/page', ['east', 'west', 'north']);
  const mark = await screen.findByText('west: data from 10min ago');
  expect(mark).toHaveAttribute('title', expect.stringMatching(/^Silent; its last data is of /));
  expect(screen.getByText('north: never reported')).toBeVisible();
  expect(screen.queryByText(/^east:/)).toBeNull();
});

it('takes the scope on pages about no cluster of their own', async () => {
  open('/page?cluster=west');
  expect(await screen.findByText('west: data from 10min ago')).toBeVisible();
  expect(screen.queryByText(/^north:/)).toBeNull();
});

it('asks for nothing on a page about the past, or about no cluster', async () => {
  const { calls } = open(`/page?at=${NOW - 86_400_000}`, ['west']);
  open('/page');
  expect(await screen.findAllByText('Cart')).toHaveLength(2);
  expect(calls).toEqual([]);
  expect(screen.queryByText(/^west:/)).toBeNull();
});

it('goes when the cluster is back', async () => {
  const { client } = open('/page', ['west']);
  await screen.findByText('west: data from 10min ago');
  westAt = NOW - 5_000;
  await client.invalidateQueries();
  await waitFor(() => expect(screen.queryByText(/^west:/)).toBeNull());
});
