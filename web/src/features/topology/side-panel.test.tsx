import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPage, serveApi } from './page-harness.tsx';
import { SidePanel } from './side-panel.tsx';
import { buildView } from './topology-model.ts';
import { sampleEdge, sampleNode, sampleTopology } from './topology-samples.ts';

afterEach(() => vi.unstubAllGlobals());

const topology = sampleTopology();
const view = buildView(topology, 'rps');
const idOf = (name: string): string => topology.nodes.find((node) => node.name === name)?.id ?? '';
const window = { from: 0, to: 900_000 };
const codes = {
  window,
  by: 'code',
  groups: [
    { key: '200', requestsPerSecond: 8, errorRatio: 0, latency: null, mtls: null, share: 0.8 },
    { key: '503', requestsPerSecond: 2, errorRatio: 1, latency: null, mtls: null, share: 0.2 },
  ],
  warnings: [],
};
const series = {
  window,
  metric: 'requests',
  stepMs: 15_000,
  times: [0, 15_000],
  series: [{ key: 'total', values: [1, 2] }],
  warnings: [],
};

function showPanel(selected: string) {
  const actions = {
    onSelect: vi.fn<(id: string) => void>(),
    onFocus: vi.fn<(id: string) => void>(),
    onOpen: vi.fn<(id: string) => void>(),
  };
  renderPage(<SidePanel view={view} selected={selected} {...actions} />);
  return actions;
}

describe('the panel of a node', () => {
  it('shows signals, codes, callers and callees, and leads to the service', async () => {
    const cart = idOf('cart');
    serveApi({ [`/services/${cart}/breakdown`]: codes, [`/services/${cart}/series`]: series });
    const { onFocus, onSelect } = showPanel(cart);
    const panel = screen.getByRole('complementary', { name: 'Details of cart' });
    expect(within(panel).getByText('Failing')).toBeInTheDocument();
    const signals = within(panel).getByRole('region', { name: 'Golden signals' });
    expect(within(signals).getByText('10/s')).toBeInTheDocument();
    expect(within(signals).getByText('20%')).toBeInTheDocument();
    expect(await within(panel).findByText('503')).toBeInTheDocument();
    expect(
      await within(signals).findByRole('img', { name: 'Requests over the time range' }),
    ).toBeInTheDocument();
    expect(within(panel).getByRole('link', { name: 'Service page' })).toHaveAttribute(
      'href',
      `/services/${cart}`,
    );
    await userEvent.click(within(panel).getByRole('button', { name: 'Focus' }));
    expect(onFocus).toHaveBeenCalledWith(cart);
    const callees = within(panel).getByRole('region', { name: '2 callees' });
    await userEvent.click(within(callees).getByRole('button', { name: 'stock' }));
    expect(onSelect).toHaveBeenCalledWith(`${cart}~~${idOf('stock')}~~grpc`);
  });

  it('says that a part could not be loaded, and shows the rest', async () => {
    serveApi({});
    showPanel(idOf('cart'));
    expect(await screen.findByText(/Could not load the response codes/)).toBeInTheDocument();
    expect(screen.getByText('20%')).toBeInTheDocument();
  });

  it('closes by its button and by Escape', async () => {
    serveApi({});
    const { onSelect } = showPanel(idOf('stock'));
    await userEvent.click(screen.getByRole('button', { name: 'Close details' }));
    await userEvent.keyboard('{Escape}');
    expect(onSelect.mock.calls).toEqual([[''], ['']]);
  });

  it('offers to open a folded namespace and asks for no series of it', async () => {
    const asked = serveApi({});
    const folded = sampleNode('east/shop/shop', { kind: 'namespace', id: 'east~shop', members: 12 });
    const actions = { onSelect: vi.fn(), onFocus: vi.fn(), onOpen: vi.fn<(id: string) => void>() };
    const small = buildView({ ...topology, nodes: [folded], edges: [] }, 'rps');
    renderPage(<SidePanel view={small} selected="east~shop" {...actions} />);
    await userEvent.click(screen.getByRole('button', { name: 'Open namespace' }));
    expect(actions.onOpen).toHaveBeenCalledWith('east~shop');
    expect(asked).toEqual([]);
  });
});

describe('the panel of an edge', () => {
  it('says in words what was proven of mutual TLS and who the ends are', async () => {
    const edge = topology.edges[2]?.id ?? '';
    serveApi({
      [`/edges/${edge}`]: {
        window,
        edge: topology.edges[2],
        source: topology.nodes[3],
        target: topology.nodes[2],
        workloadEdges: [],
        identities: [
          {
            sourcePrincipal: 'unknown',
            destinationPrincipal: 'spiffe://cluster.local/ns/shop/sa/stock',
            requestsPerSecond: 2,
            connectionsPerSecond: 0,
          },
        ],
        warnings: [],
      },
      [`/edges/${edge}/breakdown`]: codes,
    });
    showPanel(edge);
    const panel = screen.getByRole('complementary', { name: 'Details of billing → stock' });
    const mtls = within(panel).getByRole('region', { name: 'Mutual TLS' });
    expect(mtls).toHaveTextContent('All traffic is plaintext');
    expect(mtls).toHaveTextContent('The receiving proxy reported the security of each request.');
    expect(
      await within(panel).findByText(/spiffe:\/\/cluster.local\/ns\/shop\/sa\/stock/),
    ).toBeInTheDocument();
    expect(within(panel).getByText('no certificate seen of the caller')).toBeInTheDocument();
    expect(within(panel).getByRole('link', { name: 'Edge page' })).toHaveAttribute('href', `/edges/${edge}`);
  });

  it('is nothing for an id that is not in the graph', () => {
    serveApi({});
    showPanel(sampleEdge(sampleNode('a/b/c'), sampleNode('a/b/d')).id);
    expect(screen.queryByRole('complementary')).toBeNull();
  });
});
