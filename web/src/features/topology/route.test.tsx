import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient, renderPage, serveApi } from './page-harness.tsx';
import { buildTopologyQuery } from './queries.ts';
import { TopologyPage } from './route.tsx';
import { sampleTopology } from './topology-samples.ts';

afterEach(() => vi.unstubAllGlobals());

const topology = sampleTopology();
const cart = topology.nodes[1]?.id ?? '';
const address = (): string => screen.getByRole('status', { name: 'Address' }).textContent ?? '';

describe('the topology page in its table view', () => {
  it('says the graph in a sentence and opens a node from the table', async () => {
    serveApi({ '/topology': topology });
    renderPage(<TopologyPage />, '/topology?view=table');
    expect(await screen.findByText(/^5 nodes in 4 namespaces, 4 edges, 1 failing/)).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'Nodes' })).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'Edges' })).toBeInTheDocument();
  });

  it('leaves only what is not proven mutual, and says so where nothing is left', async () => {
    serveApi({ '/topology': topology });
    renderPage(<TopologyPage />, '/topology?view=table&notMutual=1');
    expect(await screen.findByText(/^4 nodes in \d namespaces, 2 edges/)).toBeInTheDocument();
    cleanup();
    const edges = topology.edges.filter(({ mtls }) => mtls.state === 'mutual');
    serveApi({ '/topology': { ...topology, edges } });
    renderPage(<TopologyPage />, '/topology?view=table&notMutual=1');
    expect(await screen.findByText('Every edge here is proven mutual TLS')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show all edges' }));
    expect(await screen.findByText(/^5 nodes/)).toBeInTheDocument();
  });

  it('switches the security overlay by its button', async () => {
    serveApi({ '/topology': topology });
    renderPage(<TopologyPage />, '/topology?view=table');
    await userEvent.click(await screen.findByRole('button', { name: 'Security' }));
    expect(address()).toBe('/topology?view=table&security=1');
    expect(screen.getByRole('button', { name: 'Security' })).toHaveAttribute('aria-pressed', 'true');
  });

  it('restores the selection from the URL, and clears it', async () => {
    serveApi({ '/topology': topology });
    renderPage(<TopologyPage />, `/topology?view=table&select=${cart}`);
    const panel = await screen.findByRole('complementary', { name: 'Details of cart' });
    await userEvent.click(within(panel).getByRole('button', { name: 'Close details' }));
    expect(screen.queryByRole('complementary')).toBeNull();
    expect(address()).toBe('/topology?view=table');
  });

  it('asks the API for what the URL says', async () => {
    const asked = serveApi({ '/topology': topology });
    renderPage(
      <TopologyPage />,
      `/topology?view=table&kind=workload&service=${cart}&hops=2&range=now-1h&namespace=shop`,
    );
    await screen.findByText(/^5 nodes/);
    const query = new URLSearchParams(asked[0]?.split('?')[1]);
    expect(Object.fromEntries(query)).toEqual({
      kind: 'workload',
      service: cart,
      hops: '2',
      range: 'now-1h',
      namespace: 'shop',
    });
  });

  it('finds the answer to what was asked before the page was there', async () => {
    const asked = serveApi({ '/topology': topology });
    const client = createClient();
    const search = `view=table&kind=workload&service=${cart}&hops=2&range=now-1h&namespace=shop`;
    await client.prefetchQuery(buildTopologyQuery(new URLSearchParams(search)));
    renderPage(<TopologyPage />, `/topology?${search}`, client);
    await screen.findByText(/^5 nodes/);
    expect(asked.filter((url) => url.includes('/topology?'))).toHaveLength(1);
  });

  it('focuses from the panel', async () => {
    serveApi({ '/topology': topology });
    renderPage(<TopologyPage />, `/topology?view=table&select=${cart}`);
    await userEvent.click(await screen.findByRole('button', { name: 'Focus' }));
    expect(address()).toBe(`/topology?view=table&service=${cart}`);
  });

  it('hides by an expression and says how much', async () => {
    serveApi({ '/topology': topology });
    renderPage(<TopologyPage />, '/topology?view=table');
    await screen.findByText(/^5 nodes/);
    await userEvent.type(screen.getByRole('textbox', { name: 'Hide' }), 'external');
    expect(await screen.findByText('1 node, 1 edge')).toBeInTheDocument();
    expect(address()).toContain('hide=external');
    expect(screen.getByText(/^4 nodes/)).toBeInTheDocument();
  });

  it('says what is wrong with an expression and where', async () => {
    serveApi({ '/topology': topology });
    renderPage(<TopologyPage />, '/topology?view=table&find=speed+%3E+3');
    expect(await screen.findByText(/Character 1: “speed” is no field/)).toBeInTheDocument();
  });

  it('offers the way back when everything is hidden', async () => {
    serveApi({ '/topology': topology });
    renderPage(<TopologyPage />, '/topology?view=table&hide=node');
    await userEvent.click(await screen.findByRole('button', { name: 'Clear the hide expression' }));
    expect(address()).toBe('/topology?view=table');
  });

  it('says what to do when there is no traffic', async () => {
    serveApi({ '/topology': { ...topology, nodes: [], edges: [] } });
    renderPage(<TopologyPage />, '/topology');
    expect(await screen.findByText('No traffic in this time range')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'See the sources' })).toHaveAttribute('href', '/mesh');
  });

  it('says what failed and tries again', async () => {
    const asked = serveApi({});
    renderPage(<TopologyPage />, '/topology');
    expect(await screen.findByRole('alert')).toHaveTextContent('Could not load the graph');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(asked.length).toBeGreaterThan(1));
  });
});
