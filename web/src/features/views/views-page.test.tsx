import type { View, ViewRecord, Views } from '@sightglass/shared/contract';
import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import { ToastHost } from '../../ui/toast/toast-host.tsx';
import { ViewsPage } from './route.tsx';

const VIEW: View = {
  name: 'Checkout',
  path: '/services',
  search: 'namespace=shop&range=now-1h',
  sharing: 'personal',
  opensFor: { me: true, everybody: false, groups: [] },
};

function makeRecord(part: Partial<ViewRecord> = {}, view: Partial<View> = {}): ViewRecord {
  return {
    id: 'v1',
    version: 3,
    origin: 'console',
    file: null,
    createdAt: 1,
    updatedAt: 2,
    updatedBy: 'vera',
    deletedAt: null,
    owner: 'vera',
    mine: true,
    mayChange: true,
    view: { ...VIEW, ...view },
    ...part,
  };
}

const SHARED = makeRecord(
  { id: 'v2', owner: 'ada', mine: false, mayChange: false },
  { name: 'Everybody’s', sharing: 'shared', opensFor: { me: false, everybody: true, groups: ['sre'] } },
);
let views: Views;
beforeEach(() => {
  localStorage.clear();
  views = { views: [makeRecord(), SHARED], opens: 'v1' };
});

const SESSION = {
  via: 'session',
  name: 'vera',
  role: 'viewer',
  groups: ['sre'],
  expiresAt: null,
  grants: null,
};

function open(url = '/views') {
  return renderPage({
    page: () => (
      <>
        <ViewsPage />
        <ToastHost />
      </>
    ),
    pattern: '/views',
    url,
    answer: (path, _query, { method }) => {
      if (path === '/session') return SESSION;
      if (method === 'DELETE') return makeRecord({ deletedAt: 5, version: 4 });
      if (method !== 'GET') return makeRecord({ version: 4 });
      return views;
    },
  });
}

it('tells of each view where it leads, whose it is and whom it opens for', async () => {
  open();
  const mine = await screen.findByRole('link', { name: 'Checkout' });
  expect(mine).toHaveAttribute('href', '/services?namespace=shop&range=now-1h');
  const [first, second] = within(screen.getByRole('list', { name: 'Views' })).getAllByRole('listitem');
  expect(first).toHaveTextContent('Services · Last hour · shop');
  expect(first).toHaveTextContent('only you see itopens first for you, and so for you');
  expect(second).toHaveTextContent('shared by adaopens first for sre, everybody');
  expect(within(second as HTMLElement).queryByRole('button', { name: /Change|Delete/ })).toBeNull();
});

it('changes a view with the version that was read, and its address as it was', async () => {
  const { changes } = open();
  await userEvent.click(await screen.findByRole('button', { name: 'Change Checkout' }));
  const name = await screen.findByRole('textbox', { name: 'Name' });
  await userEvent.clear(name);
  await userEvent.type(name, 'Till');
  expect(screen.getByRole('radio', { name: /Everybody who uses/ })).toBeDisabled();
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('View “Till” is kept.')).toBeInTheDocument();
  expect(changes).toEqual([
    { method: 'PUT', path: '/views/v1', author: null, body: { ...VIEW, name: 'Till' } },
  ]);
});

it('deletes one, a viewer’s own too, and brings it back', async () => {
  const { changes } = open();
  await userEvent.click(await screen.findByRole('button', { name: 'Delete Checkout' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Delete' }));
  await userEvent.click(await screen.findByRole('button', { name: /Undo/ }));
  expect(await screen.findByText('View “Checkout” is back.')).toBeInTheDocument();
  expect(changes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'DELETE /views/v1',
    'POST /views/v1/restore',
  ]);
});

it('filters by words, and says when nothing fits', async () => {
  const { location } = open();
  await userEvent.type(await screen.findByRole('textbox', { name: 'Filter the views' }), 'ada');
  expect(screen.queryByRole('link', { name: 'Checkout' })).toBeNull();
  expect(location().search).toBe('?q=ada');
  await userEvent.type(screen.getByRole('textbox', { name: 'Filter the views' }), ' nobody');
  expect(screen.getByText('No view matches the filter.')).toBeInTheDocument();
});

it('says what to do where there is none, and what failed', async () => {
  views = { views: [], opens: null };
  open();
  expect(await screen.findByText('No view is saved yet')).toBeInTheDocument();
  const { calls } = renderPage({
    page: ViewsPage,
    pattern: '/views',
    url: '/views',
    answer: () => problemAnswer(500, 'The state cannot be read'),
  });
  expect(await screen.findByText(/The state cannot be read/)).toBeInTheDocument();
  expect(calls.length).toBeGreaterThan(0);
});

it('shows hostile names as text', async () => {
  const name = '<img src=x onerror=alert(1)>\u202Egnp';
  views = {
    views: [makeRecord({}, { name, opensFor: { me: false, everybody: false, groups: [] } })],
    opens: null,
  };
  open();
  expect(await screen.findByRole('link', { name })).toBeInTheDocument();
  expect(document.querySelector('img')).toBeNull();
});
