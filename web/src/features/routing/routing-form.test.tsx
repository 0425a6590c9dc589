import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { renderPage } from '../../testing/render-page.tsx';
import { answerAlerting } from '../../ui/alerts/sample-answers.ts';
import { SAMPLE_RECORD, SAMPLE_ROUTING } from '../../ui/alerts/sample-data.ts';
import { moveItem } from './route-list.ts';
import { RoutingPage } from './route.tsx';

beforeEach(() => {
  localStorage.clear();
  localStorage.setItem('sightglass-author', 'Ada');
});

it('changes the order of the routes, tries the table as it is written, and saves it', async () => {
  const answers = answerAlerting();
  const { changes, location } = renderPage({
    page: RoutingPage,
    pattern: '/alerts/routing/:id',
    url: '/alerts/routing/edit',
    answer: (path, _, { method }) =>
      method === 'GET' ? answers(path) : { ...SAMPLE_RECORD, routing: SAMPLE_ROUTING },
  });
  expect(await screen.findByText(/would be told: taken by route 1, pages/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Add a route' }));
  const second = screen.getByRole('group', { name: 'Route 2' });
  await userEvent.type(within(second).getByRole('textbox', { name: 'Name' }), 'all');
  await userEvent.click(within(second).getByRole('button', { name: 'Remove matcher severity' }));
  await userEvent.click(screen.getByRole('button', { name: 'Move Route 2, all up' }));
  expect(await screen.findByText('Nobody would be told')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(location().search).toBe('?tab=routing'));
  expect(changes).toMatchObject([
    { method: 'PUT', path: '/routing', body: { routes: [{ name: 'all', matchers: [] }, { name: 'pages' }] } },
  ]);
});

it('says of a table that nobody wrote yet that it never changed', async () => {
  const written = { ...SAMPLE_RECORD, routing: SAMPLE_ROUTING };
  renderPage({
    page: RoutingPage,
    pattern: '/alerts/routing/:id',
    url: '/alerts/routing/edit',
    answer: answerAlerting({ '/routing': { ...written, version: 0, updatedAt: 0, updatedBy: '' } }),
  });
  expect(await screen.findByText('never changed')).toBeVisible();
  expect(screen.queryByText(/version 0/)).toBeNull();
});

it('moves within the list only', () => {
  expect(moveItem(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moveItem(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(moveItem(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
  expect(moveItem([], 0, 1)).toEqual([]);
});
