import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { renderPage } from '../../testing/render-page.tsx';
import { answerAlerting } from '../../ui/alerts/sample-answers.ts';
import { makeSilence } from '../../ui/alerts/sample-data.ts';
import { SilencePage } from './route.tsx';

beforeEach(() => {
  localStorage.clear();
  localStorage.setItem('sightglass-author', 'Ada');
});

function open(address: string) {
  const answers = answerAlerting();
  return renderPage({
    page: SilencePage,
    pattern: '/alerts/silences/:id',
    url: `/alerts/silences/${address}`,
    answer: (path, _, { method }) => (method === 'GET' ? answers(path) : makeSilence()),
  });
}

it('begins with what a link brought, shows what it would hold back, and needs a reason', async () => {
  const { changes, location } = open(
    `new?matchers=${encodeURIComponent('service="cart", severity=~"page|ticket"')}`,
  );
  expect(screen.getByRole('textbox', { name: 'Value of label service' })).toHaveValue('cart');
  expect(await screen.findByText('1 of 1 alert at present:')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Silence' }));
  expect(await screen.findAllByText(/say why/)).not.toHaveLength(0);
  expect(changes).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: '4h' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Comment' }), 'rolling back');
  await userEvent.click(screen.getByRole('button', { name: 'Silence' }));
  await waitFor(() => expect(location().search).toBe('?tab=silences'));
  const body = changes[0]?.body as { startsAt: number; endsAt: number };
  expect(changes).toMatchObject([
    {
      method: 'POST',
      path: '/silences',
      body: {
        comment: 'rolling back',
        matchers: [
          { label: 'service', operator: '=', value: 'cart' },
          { label: 'severity', operator: '=~', value: 'page|ticket' },
        ],
      },
    },
  ]);
  expect(body.endsAt - body.startsAt).toBe(4 * 3_600_000);
});

it('refuses a silence of everything', async () => {
  const { changes } = open('quiet');
  await userEvent.click(await screen.findByRole('button', { name: 'Remove matcher service' }));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findAllByText(/would silence everything/)).not.toHaveLength(0);
  expect(changes).toEqual([]);
});
