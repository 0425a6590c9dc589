import type { Badge, BadgeKind, EmbedPanel, NewEmbedPanel, Series } from '@sightglass/shared/contract';
import { embedPanelSchema } from '@sightglass/shared/contract';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
// Loaded beforehand: what is imported while a test waits may take longer than it waits.
import '../features/topology/layout/lay-out.ts';
import { sampleTopology } from '../features/topology/topology-samples.ts';
import { tokens } from '../theme/tokens.ts';
import { makeAlert } from '../ui/alerts/sample-data.ts';
import { makePosture, makePostureRow } from '../ui/security/sample-security.ts';
import { makeServiceRow } from '../ui/signals/sample-data.ts';
import { makeSloRow, makeSloSeries } from '../ui/slo/sample-slos.ts';
import { loadPanel } from './panels.ts';

const WINDOW = { from: 1_800_000_000_000, to: 1_800_000_060_000 };
const HOSTILE = '<img src=x onerror=alert(1)>\u202E';

function makeSeries(values: readonly (number | null)[], part: Partial<Series> = {}): Series {
  return {
    window: WINDOW,
    metric: 'requests',
    stepMs: 15_000,
    times: values.map((_, i) => WINDOW.from + i * 15_000),
    series: [{ key: 'total', values: [...values] }],
    warnings: [],
    ...part,
  };
}

async function draw(panel: NewEmbedPanel, answers: readonly unknown[], asTable = false): Promise<void> {
  const parsed: EmbedPanel = embedPanelSchema.parse(panel);
  const { Panel } = await loadPanel(parsed.panel);
  render(<Panel panel={parsed} answers={answers} tokens={tokens.light} asTable={asTable} />);
}

const SERVICE: NewEmbedPanel = { panel: 'service', id: 'east~shop~cart' };
const drawService = (part: Parameters<typeof makeServiceRow>[0]) =>
  draw(SERVICE, [
    { window: WINDOW, service: makeServiceRow(part), warnings: [] },
    makeSeries([1, 2]),
    makeSeries([0, 0]),
    makeSeries([5, 6]),
  ]);

describe('golden signals of a service', () => {
  it('are tiles with their courses', async () => {
    await drawService({ name: HOSTILE, health: 'failing', requestsPerSecond: 12, errorRatio: 0.05 });
    expect(screen.getByText(HOSTILE)).toBeVisible();
    expect(screen.getByText('Failing')).toBeVisible();
    const signals = screen.getByLabelText('Golden signals');
    expect(within(signals).getByText('12/s')).toBeVisible();
    expect(within(signals).getByText('5%')).toBeVisible();
    expect(within(signals).getByRole('img', { name: 'Requests over time' })).toBeVisible();
    expect(document.querySelector('img')).toBeNull();
  });

  it('say nothing good of what carried nothing', async () => {
    await drawService({
      health: 'no-data',
      requestsPerSecond: 0,
      bytesPerSecond: 0,
      openedPerSecond: 0,
      errorRatio: null,
      latency: null,
      mtls: { state: 'unmeasured', mutualShare: 0, plaintextShare: 0 },
    });
    expect(screen.getByText('No data')).toBeVisible();
    expect(screen.getByText('no traffic in this range')).toBeVisible();
    expect(screen.getByText('no requests')).toBeVisible();
    expect(screen.queryByText('0%')).toBeNull();
  });
});

describe('a chart', () => {
  const LATENCY: NewEmbedPanel = { panel: 'chart', of: 'service', id: 'a~b~c', metrics: ['p50', 'p95'] };
  const ANSWERS = [makeSeries([10, 20], { metric: 'p50' }), makeSeries([30, null], { metric: 'p95' })];

  it('says in words what it draws, and is a table too', async () => {
    await draw(LATENCY, ANSWERS);
    expect(screen.getByRole('img')).toHaveAccessibleName(/Latency p50: last 20ms.*Latency p95: last 30ms/);
    await draw(LATENCY, ANSWERS, true);
    expect(screen.getByRole('row', { name: /Latency p95 30ms 30ms 30ms/ })).toBeVisible();
  });

  it('names the groups of a key', async () => {
    const answer = makeSeries([], {
      times: [1, 2],
      series: [
        { key: HOSTILE, values: [1, 2] },
        { key: 'west', values: [0, 0] },
      ],
    });
    await draw({ panel: 'chart', of: 'mesh', metrics: ['requests'], by: 'cluster' }, [answer]);
    expect(screen.getByText(HOSTILE)).toBeVisible();
  });

  it('says when there is nothing to draw', async () => {
    await draw(LATENCY, [
      makeSeries([null, null], { metric: 'p50' }),
      makeSeries([], { metric: 'p95', series: [] }),
    ]);
    expect(screen.getByRole('status')).toHaveTextContent('No data in this range');
  });
});

describe('the budget of an SLO', () => {
  it('shows its state, what is left and its course', async () => {
    await draw({ panel: 'slo', id: 'x' }, [makeSloRow(), makeSloSeries()]);
    expect(screen.getByText('Met')).toBeVisible();
    expect(screen.getByText('Cart answers')).toBeVisible();
    expect(within(screen.getByLabelText('Error budget')).getByText('50%')).toBeVisible();
    expect(screen.getByRole('img', { name: /Share of the budget left/ })).toBeVisible();
  });

  it('says that nothing is known where nothing is', async () => {
    const row = makeSloRow();
    const budget = { ...row.status.budget, leftRatio: null, compliance: null };
    await draw({ panel: 'slo', id: 'x' }, [
      { ...row, status: { ...row.status, state: 'no-data', budget, burn: null } },
      makeSloSeries({ budgetLeft: [null], times: [1], compliance: [null] }),
    ]);
    expect(screen.getByText('No data')).toBeVisible();
    expect(screen.queryByRole('img')).toBeNull();
  });
});

describe('alerts', () => {
  it('are rows with what they are about', async () => {
    await draw({ panel: 'alerts' }, [{ alerts: [makeAlert({ summary: HOSTILE })], warnings: [] }]);
    expect(screen.getByRole('row', { name: /Page.*cart.*Firing/ })).toBeVisible();
    expect(screen.getByText(HOSTILE)).toBeVisible();
  });

  it('that there are none is said', async () => {
    await draw({ panel: 'alerts' }, [{ alerts: [], warnings: [] }]);
    expect(screen.getByRole('status')).toHaveTextContent('Nothing fires');
  });
});

describe('mutual TLS', () => {
  it('is rows as the server ordered them, and says where nothing was carried', async () => {
    const silent = { state: 'unmeasured', mutual: 0, plaintext: 0, unmeasured: 0 } as const;
    await draw({ panel: 'mtls' }, [
      makePosture([
        makePostureRow({
          id: 'a',
          name: 'legacy',
          received: { state: 'mixed', mutual: 50, plaintext: 50, unmeasured: 0 },
        }),
        makePostureRow({ id: 'b', name: 'quiet', received: silent }),
      ]),
    ]);
    expect(screen.getByRole('row', { name: /legacy Mixed 50% 50/ })).toBeVisible();
    expect(screen.getByRole('row', { name: /quiet no traffic/ })).toBeVisible();
  });
});

const badge = (kind: BadgeKind): Badge => ({
  kind,
  active: false,
  evidence: 'configuration',
  facts: [],
  more: 0,
  nodes: 1,
});

describe('the topology', () => {
  it('is a picture in words, and a table', async () => {
    await draw({ panel: 'topology' }, [sampleTopology()]);
    const picture = await screen.findByRole('img', { name: /Topology: \d+ nodes/ });
    expect(picture.querySelector('svg')).not.toBeNull();
    await draw({ panel: 'topology' }, [sampleTopology()], true);
    expect(screen.getByRole('table', { name: 'Edges' })).toBeVisible();
  });

  it('has the kinds of badges that were chosen, and is there without their answer', async () => {
    const topology = sampleTopology();
    const answer = {
      configured: ['east'],
      nodes: [{ id: topology.nodes[1]?.id, badges: [badge('fault'), badge('split')] }],
      warnings: [],
    };
    await draw({ panel: 'topology', badges: ['fault'] }, [topology, answer]);
    const picture = await screen.findByRole('img', { name: /Topology/ });
    await waitFor(() => expect(picture.querySelector('svg')).not.toBeNull());
    const titles = [...picture.querySelectorAll('title')].map(({ textContent }) => textContent);
    expect(titles).toContain('Injected fault');
    expect(titles).not.toContain('Traffic split');
    cleanup();
    await draw({ panel: 'topology', badges: ['fault'] }, [topology, { warnings: [{ message: 'away' }] }]);
    expect(await screen.findByRole('img', { name: /Topology/ })).toBeVisible();
  });

  it('says when nothing was carried', async () => {
    await draw({ panel: 'topology' }, [{ ...sampleTopology(), nodes: [], edges: [] }]);
    expect(screen.getByRole('status')).toHaveTextContent('No traffic');
  });
});
