import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { TrafficApplied, TrafficForms } from '@sightglass/shared/contract';
import { beforeEach, expect, it } from 'vitest';
import { problemAnswer, renderPage, type Sent } from '../../testing/render-page.tsx';
import { TrafficChangePage } from './route.tsx';
import { makeForms, makePlan, makePlanned, ROUTE_ID } from './sample-change.ts';

interface Answers {
  readonly search?: string;
  readonly forms?: (query: URLSearchParams) => TrafficForms | Response;
  readonly plan?: (sent: Sent) => object;
  readonly apply?: (sent: Sent) => object;
  readonly role?: 'viewer' | 'admin';
}

const BASE = '/services/east~shop~cart';

function open({
  search = '',
  forms = () => makeForms(),
  plan = () => makePlan(),
  apply,
  role = 'admin',
}: Answers = {}) {
  return renderPage({
    page: TrafficChangePage,
    pattern: '/services/:id/traffic/change',
    url: `${BASE}/traffic/change${search}`,
    answer: (path, query, sent) => {
      if (path === '/session')
        return { via: 'session', name: 'Ann', role, groups: [], grants: null, expiresAt: null };
      if (path === `${BASE}/traffic/forms`) return forms(query);
      if (path === `${BASE}/traffic/plan`) return plan(sent);
      if (path === `${BASE}/traffic/apply` && apply) return apply(sent);
      return problemAnswer(404, 'Not Found');
    },
  });
}

const settingsOf = (sent: Sent | undefined): unknown =>
  (sent?.body as { change?: { settings?: unknown } } | undefined)?.change?.settings;
const percentOf = (version: string): HTMLElement =>
  screen.getByRole('textbox', { name: `Percent of ${version}` });
const applied = (changes: Partial<TrafficApplied> = {}): TrafficApplied => ({
  dryRun: false,
  done: true,
  target: 'https://east.test:6443',
  resources: [
    {
      id: ROUTE_ID,
      kind: 'VirtualService',
      namespace: 'shop',
      name: 'cart',
      outcome: 'changed',
      message: '',
      conflicts: [],
      warnings: [],
      yaml: null,
    },
  ],
  ...changes,
});

beforeEach(() => localStorage.clear());

it('begins with what is configured, keeps the sum of weights, and plans while somebody types', async () => {
  const { changes } = open();
  expect(await screen.findByRole('slider', { name: 'Weight of v2' })).toHaveValue('10');
  expect(screen.getByText(/now 10%; seen 10%, 1\/s, 14% fail, 1 pod/)).toBeInTheDocument();
  fireEvent.change(percentOf('v2'), { target: { value: '25' } });
  expect(percentOf('v1')).toHaveValue('75');
  await waitFor(() =>
    expect(settingsOf(changes.at(-1))).toEqual({
      form: 'split',
      targets: [
        { version: 'v1', weight: 75 },
        { version: 'v2', weight: 25 },
      ],
    }),
  );
  const said = await screen.findByRole('list', { name: 'Consequences' });
  // The worst first.
  expect(within(said).getAllByRole('listitem')[0]).toHaveTextContent('v2 is found worse than v1.');
  expect(screen.getByRole('region', { name: /What changes in VirtualService shop\/cart/ })).toHaveTextContent(
    '- weight: 10+ weight: 25',
  );
});

it('adds a version, shares equally, and takes one away', async () => {
  open();
  await screen.findByRole('slider', { name: 'Weight of v2' });
  await userEvent.type(screen.getByRole('combobox', { name: 'Version to add' }), 'v3{Enter}');
  expect(percentOf('v3')).toHaveValue('0');
  await userEvent.click(screen.getByRole('button', { name: 'Equal shares' }));
  expect(percentOf('v1')).toHaveValue('34');
  await userEvent.click(screen.getByRole('button', { name: 'Hold v1' }));
  fireEvent.change(screen.getByRole('slider', { name: 'Weight of v3' }), { target: { value: '60' } });
  expect(percentOf('v1')).toHaveValue('34');
  expect(percentOf('v2')).toHaveValue('6');
  await userEvent.click(screen.getByRole('button', { name: 'Remove v1' }));
  expect(screen.queryByRole('slider', { name: 'Weight of v1' })).toBeNull();
});

it('shows what makes no sense, keeps the last plan, and asks nothing meanwhile', async () => {
  const { changes } = open();
  await screen.findByRole('list', { name: 'Consequences' });
  const asked = changes.length;
  fireEvent.change(percentOf('v2'), { target: { value: 'many' } });
  expect(screen.getByText(/must be a number|must be a whole number/)).toBeInTheDocument();
  expect(screen.getByText('Of the last draft that made sense:')).toBeInTheDocument();
  expect(screen.getByRole('list', { name: 'Consequences' })).toBeInTheDocument();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(changes).toHaveLength(asked);
});

it('keeps what is typed through a reload, and through another API', async () => {
  const { calls, location } = open();
  await screen.findByRole('slider', { name: 'Weight of v2' });
  fireEvent.change(percentOf('v2'), { target: { value: '40' } });
  await userEvent.click(screen.getByRole('radio', { name: 'Gateway API' }));
  await waitFor(() => expect(location().search).toContain('api=gateway'));
  await waitFor(() =>
    expect(calls.some(({ searchParams }) => searchParams.get('api') === 'gateway')).toBe(true),
  );
  expect(percentOf('v2')).toHaveValue('40');
  document.body.innerHTML = '';
  open();
  expect(await screen.findByText(/Your unsaved draft/)).toBeInTheDocument();
  expect(percentOf('v2')).toHaveValue('40');
  await userEvent.click(screen.getByRole('button', { name: 'Discard draft' }));
  expect(percentOf('v2')).toHaveValue('10');
});

it('opens filled with the weight that the canary’s panel proposes', async () => {
  const { changes, location } = open({ search: '?form=canary&baseline=v1&candidate=v2&weight=25' });
  expect(await screen.findByRole('radio', { name: /25%/ })).toBeChecked();
  expect(screen.getByRole('radio', { name: /10%.*now/ })).not.toBeChecked();
  // A reload must give back what was typed since.
  await waitFor(() => expect(location().search).toBe('?form=canary'));
  await waitFor(() => expect(settingsOf(changes.at(-1))).toMatchObject({ candidate: 'v2', weight: 25 }));
});

it('says why it cannot be applied, and offers no button for it', async () => {
  open({
    plan: () =>
      makePlan({ apply: { possible: false, reason: 'It comes from a folder of files.', target: null } }),
  });
  expect(await screen.findByText('It comes from a folder of files.')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: /^Apply/ })).toBeNull();
  expect(screen.getByText(/kubectl --context east apply -f cart-split.yaml/)).toBeInTheDocument();
});

it('lets a viewer look and not apply', async () => {
  open({ role: 'viewer' });
  expect(await screen.findByText(/Your role may look and not apply/)).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Dry run' })).toBeNull();
});

it('says why an API cannot express a form, and leads to the one that can', async () => {
  const { location } = open({
    search: '?form=fault&api=gateway',
    forms: () => makeForms({ api: 'gateway' }),
    plan: () => makePlan({ unsupported: 'The Gateway API has no faults.', resources: [], consequence: [] }),
  });
  expect(await screen.findByText('The Gateway API has no faults.')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Use Istio' }));
  expect(location().search).toContain('api=istio');
});

it('compares with nothing where no configuration is connected', async () => {
  open({
    forms: () => makeForms({ configured: false, resources: [], resource: null, rule: null }),
    plan: () => makePlan({ configured: false, resources: [makePlanned({ before: null, origin: null })] }),
  });
  expect(await screen.findByText(/No configuration is connected/)).toBeInTheDocument();
  expect(screen.getByRole('region', { name: 'YAML of VirtualService shop/cart' })).toHaveTextContent(
    'weight: 25',
  );
  expect(screen.queryByText(/now 10%/)).toBeNull();
});

it('tells new problems from those that are there already, and what is solved', async () => {
  const problem = {
    code: 'no-subset',
    severity: 'error' as const,
    resource: ROUTE_ID,
    kind: 'VirtualService',
    cluster: 'east',
    namespace: 'shop',
    name: 'cart',
    path: 'spec',
    where: 'east',
    line: null,
    yamlLine: 3,
    what: 'a',
    why: 'b',
    fix: 'c',
    alike: [],
  };
  open({
    plan: () =>
      makePlan({
        problems: [
          { ...problem, message: 'Subset v3 is not there', isNew: true },
          { ...problem, code: 'old', message: 'Old one', isNew: false },
        ],
        solved: [{ code: 'gone', resource: ROUTE_ID, message: 'Solved one' }],
      }),
  });
  expect(await screen.findByText('1 new, 1 already there, 1 solved')).toBeInTheDocument();
  expect(screen.getByRole('list', { name: 'New problems' })).toHaveTextContent('Subset v3 is not there');
  expect(screen.getByRole('list', { name: 'Solved problems' })).toHaveTextContent('Solved one');
});

it('asks before it applies, sends what the plan saw, and begins anew with what was applied', async () => {
  const { changes } = open({ apply: () => applied() });
  await screen.findByRole('slider', { name: 'Weight of v2' });
  fireEvent.change(percentOf('v2'), { target: { value: '25' } });
  await waitFor(() => expect(screen.getByRole('button', { name: /^Apply …/ })).toBeEnabled());
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  const dialog = await screen.findByRole('dialog', { name: 'Apply it to east?' });
  expect(dialog).toHaveTextContent('v2 is found worse than v1.');
  expect(changes.some(({ path }) => path.endsWith('/apply'))).toBe(false);
  await userEvent.click(within(dialog).getByRole('button', { name: 'Apply' }));
  expect(await screen.findByText('Applied.')).toBeInTheDocument();
  const sent = changes.find(({ path }) => path.endsWith('/apply'));
  expect(sent?.body).toMatchObject({
    dryRun: false,
    takeOver: false,
    seen: 'seen-1',
    change: { api: 'istio' },
  });
  expect(percentOf('v2')).toHaveValue('25');
  expect(screen.queryByText(/Your unsaved draft/)).toBeNull();
  expect(localStorage.getItem('sightglass-draft-traffic east~shop~cart split ')).toBeNull();
});

it('names whose fields are in conflict, and takes them over only when told so', async () => {
  let attempts = 0;
  const { changes } = open({
    apply: () => {
      attempts++;
      if (attempts > 1) return applied();
      const [first] = applied().resources;
      return applied({
        dryRun: true,
        done: false,
        resources: first
          ? [
              {
                ...first,
                outcome: 'conflict',
                message: 'Apply failed with 1 conflict',
                conflicts: [{ manager: 'flux', field: '.spec.http' }],
              },
            ]
          : [],
      });
    },
  });
  await waitFor(() => expect(screen.getByRole('button', { name: 'Dry run' })).toBeEnabled());
  await userEvent.click(screen.getByRole('button', { name: 'Dry run' }));
  expect(await screen.findByText('flux')).toBeInTheDocument();
  expect(screen.getByText('.spec.http')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: /Take these fields over/ }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Take over and apply' }));
  await waitFor(() =>
    expect(changes.findLast(({ path }) => path.endsWith('/apply'))?.body).toMatchObject({
      takeOver: true,
    }),
  );
});

it('says that another was faster, keeps what was typed, and plans anew', async () => {
  const { changes } = open({ apply: () => problemAnswer(409, 'Conflict') });
  await screen.findByRole('slider', { name: 'Weight of v2' });
  fireEvent.change(percentOf('v2'), { target: { value: '33' } });
  await waitFor(() => expect(screen.getByRole('button', { name: 'Dry run' })).toBeEnabled());
  const plans = (): number => changes.filter(({ path }) => path.endsWith('/plan')).length;
  const before = plans();
  await userEvent.click(screen.getByRole('button', { name: 'Dry run' }));
  expect(await screen.findByText(/Somebody changed it meanwhile/)).toBeInTheDocument();
  await waitFor(() => expect(plans()).toBeGreaterThan(before));
  expect(percentOf('v2')).toHaveValue('33');
});

it('has nothing to apply where it says so already', async () => {
  open({ plan: () => makePlan({ resources: [makePlanned({ before: 'weight: 25\n' })] }) });
  const button = await screen.findByRole('button', { name: 'Dry run' });
  await screen.findByText('as it is already');
  expect(button).toBeDisabled();
  expect(button).toHaveAttribute('title', expect.stringContaining('Nothing would change'));
});

it('shows an error of the plan beside the form, which stays', async () => {
  open({ plan: () => problemAnswer(500, 'It broke') });
  expect(await screen.findByText('Could not load the plan')).toBeInTheDocument();
  expect(screen.getByRole('slider', { name: 'Weight of v2' })).toBeInTheDocument();
});
