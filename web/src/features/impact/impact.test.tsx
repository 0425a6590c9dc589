/** The Impact page: its faces, what it shows, and what accepting a window sends. */
import { render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { problemAnswer, renderPage, type Sent } from '../../testing/render-page.tsx';
import { AcceptDialog } from './accept-dialog.tsx';
import { ImpactPage } from './route.tsx';
import {
  sampleDependant,
  sampleEdge,
  sampleImpact,
  samplePlan,
  sampleSlo,
  sampleWindow,
} from './sample-impact.ts';
import { WeekGrid } from './week-grid.tsx';

const HOUR_MS = 3_600_000;
const START = new Date(2026, 10, 30, 3).getTime();
const WINDOWS = [
  sampleWindow(START, { rank: 2, expectedPerSecond: 12 }),
  sampleWindow(START + HOUR_MS),
  sampleWindow(START + 2 * HOUR_MS, {
    rank: 3,
    conflicts: [{ id: 'm', name: 'Upgrade of west', startsAt: START, endsAt: START + 9 * HOUR_MS }],
  }),
  sampleWindow(START + 3 * HOUR_MS, {
    rank: null,
    expectedPerSecond: null,
    lowPerSecond: null,
    highPerSecond: null,
    weeks: 0,
  }),
];
const HOSTILE = '<img src=x onerror=alert(1)>';
const IMPACT = sampleImpact({
  dependants: [sampleDependant('web', 1), sampleDependant(HOSTILE, 2)],
  edges: [sampleEdge('web', 'cart', 5), sampleEdge(HOSTILE, 'web', 5)],
  hops: [1, 2].map((hop) => ({
    hop,
    dependants: 1,
    direct: { requestsPerSecond: 5, openedPerSecond: 0 },
    affectedPerSecond: { least: 5, estimate: 5, most: 5 },
  })),
  slos: [
    sampleSlo(),
    sampleSlo({
      id: 'slo-2',
      name: 'No traffic yet',
      left: null,
      spends: null,
      leftAfter: null,
      pagesAfterMs: { estimate: null, most: null },
    }),
  ],
  notes: [
    { code: 'tcp', message: 'Over TCP no requests are counted.', subjects: ['c~n~web~~c~n~cart~~tcp'] },
  ],
  warnings: [{ code: 'cluster-down', subject: 'west', message: 'Cluster west has sent nothing.' }],
});

function answer(impact: () => object, plans: () => object = () => samplePlan(WINDOWS)) {
  return (path: string, _query: URLSearchParams, sent: Sent): object => {
    if (path === '/impact') return impact();
    if (path === '/impact/windows') return plans();
    if (path === '/impact/plans') return { id: 'plan-1', created: true, maintenances: [], silences: [] };
    if (path === '/services') return { window: { from: 0, to: 1 }, services: [], warnings: [] };
    if (path === '/session') return { via: 'none', name: 'ann', role: 'admin' };
    return sent.method === 'DELETE' ? { id: 'plan-1', removed: 2 } : {};
  };
}

/** The page asks twice, one after the other, and is large. */
const PATIENT = { timeout: 10_000 };
/** By its label: roles of a whole page take long to work out. */
const TABLE = { selector: '[role="table"]' };

const open = (respond: ReturnType<typeof answer>, search = '?service=c~n~cart') =>
  renderPage({ page: ImpactPage, pattern: '/impact', url: `/impact${search}`, answer: respond });

describe('the Impact page', () => {
  it('asks what is to be out before it asks the server', () => {
    open(
      answer(() => problemAnswer(500, 'not to be asked')),
      '',
    );
    expect(screen.getByText('What is to be out?')).toBeVisible();
  });

  it('tells who depends on it, the budgets, and that a part is missing; hostile names are text', async () => {
    open(answer(() => IMPACT));
    const table = await screen.findByLabelText('Dependants', TABLE, PATIENT);
    expect(within(table).getByText(HOSTILE)).toBeVisible();
    expect(within(table).getAllByText('25% to 100%').length).toBe(2);
    expect(document.querySelector('img')).toBeNull();
    const slos = await screen.findByLabelText('Objectives touched', TABLE, PATIENT);
    expect(within(slos).getByText('Pages after 2min')).toBeVisible();
    expect(within(slos).getByText('12min')).toBeVisible();
    expect(within(slos).getByText('no data')).toBeVisible();
    expect(screen.getByText(/Cluster west has sent nothing/)).toBeVisible();
    expect(screen.getByText('web → cart')).toBeVisible();
  });

  it('says so when nobody depends on it', async () => {
    open(answer(() => sampleImpact()));
    expect(await screen.findByText('Nobody was seen to call it in this range.', {}, PATIENT)).toBeVisible();
    expect(screen.getByText(/No objective counts requests/)).toBeVisible();
  });

  it('says what failed', async () => {
    open(answer(() => problemAnswer(404, 'There is no service c~n~cart.')));
    expect(await screen.findByText(/There is no service c~n~cart/, {}, PATIENT)).toBeVisible();
  });

  it('says what failed of the planner alone', async () => {
    open(
      answer(
        () => IMPACT,
        () => problemAnswer(400, 'The planner is out.'),
      ),
    );
    expect(await screen.findByText(/The planner is out/, {}, PATIENT)).toBeVisible();
    expect(screen.getByLabelText('Dependants', TABLE)).toBeVisible();
  });
});

describe('the grid of the week', () => {
  it('is walked by the arrow keys and picked from', async () => {
    const user = userEvent.setup();
    const picked: number[] = [];
    render(<WeekGrid plan={samplePlan(WINDOWS)} picked={0} onPick={(startsAt) => picked.push(startsAt)} />);
    await user.tab();
    expect(screen.getByTitle('Mon 30 Nov 04:00: 10/s expected, rank 1')).toHaveFocus();
    await user.keyboard('{ArrowRight}');
    expect(screen.getByTitle('Mon 30 Nov 05:00: 10/s expected, rank 3, other maintenance')).toHaveFocus();
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(screen.getByTitle('Mon 30 Nov 06:00: no history')).toHaveFocus();
    await user.keyboard('{ArrowLeft}{ArrowLeft}{Enter}');
    expect(picked).toEqual([START + HOUR_MS]);
  });
});

describe('the plan of a window', () => {
  it('is sent in one step, however often the button is pressed', async () => {
    const user = userEvent.setup();
    const window = WINDOWS[1] as (typeof WINDOWS)[number];
    const { changes } = renderPage({
      page: () => <AcceptDialog impact={IMPACT} window={window} onClose={() => null} />,
      pattern: '/impact',
      url: '/impact',
      answer: answer(() => IMPACT),
    });
    await user.click(await screen.findByLabelText(/budgets of 1 dependant too/, {}, PATIENT));
    await user.dblClick(screen.getByText('Plan it'));
    await waitFor(() => expect(changes.length).toBe(1), PATIENT);
    expect(changes).toMatchObject([
      {
        method: 'POST',
        body: {
          name: 'Maintenance of cart',
          services: ['c~n~cart'],
          alsoExcluded: ['c~n~web'],
          startsAt: START + HOUR_MS,
          minutes: 30,
        },
      },
    ]);
  });
});
