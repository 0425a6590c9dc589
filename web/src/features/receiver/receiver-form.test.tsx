import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { problemAnswer, renderPage, type Sent } from '../../testing/render-page.tsx';
import { answerAlerting } from '../../ui/alerts/sample-answers.ts';
import { makeReceiver } from '../../ui/alerts/sample-data.ts';
import { ReceiverPage } from './route.tsx';

beforeEach(() => {
  localStorage.clear();
  localStorage.setItem('sightglass-author', 'Ada');
});

function open(id: string, change: (sent: Sent) => object = () => makeReceiver({ id: 'r7' }), search = '') {
  const answers = answerAlerting();
  return renderPage({
    page: ReceiverPage,
    pattern: '/alerts/receivers/:id',
    url: `/alerts/receivers/${id}${search}`,
    answer: (path, _, sent) => (sent.method === 'GET' ? answers(path) : change(sent)),
  });
}

it('makes a Slack receiver by keyboard, and leads back to where it was needed', async () => {
  const { changes, location } = open('new', undefined, '?returnTo=%2Fslos%2Fnew');
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Shop');
  await userEvent.type(
    screen.getByLabelText(/^Webhook address/),
    'https://hooks.slack.com/services/x{Control>}{Enter}{/Control}',
  );
  await waitFor(() => expect(location().pathname).toBe('/slos/new'));
  expect(location().search).toBe('?receiver=r7');
  expect(changes).toMatchObject([
    {
      method: 'POST',
      path: '/receivers',
      author: 'Ada',
      body: { name: 'Shop', target: { kind: 'slack', webhookUrl: 'https://hooks.slack.com/services/x' } },
    },
  ]);
});

it('keeps no secret in the browser, and everything else over a reload', async () => {
  open('new');
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Shop');
  await userEvent.type(screen.getByLabelText(/^Webhook address/), 'https://hooks.slack.com/services/s3cret');
  await waitFor(() => expect(localStorage.getItem('sightglass-draft-receiver-new')).toContain('Shop'));
  expect(JSON.stringify(Object.values(localStorage))).not.toContain('s3cret');
});

it('refuses to save without the secret that its kind needs, and says where it is missing', async () => {
  const { changes } = open('new');
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Shop');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findAllByText(/is missing/)).not.toHaveLength(0);
  expect(screen.getByLabelText(/^Webhook address/)).toBeInvalid();
  expect(changes).toEqual([]);
  await userEvent.type(screen.getByLabelText(/^Webhook address/), 'https://hooks.slack.com/x');
  expect(screen.getByLabelText(/^Webhook address/)).toBeValid();
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(changes).toHaveLength(1));
});

it('says that a secret is kept, keeps it, replaces it, and never shows it', async () => {
  const { changes } = open('hook', () => makeReceiver());
  expect(await screen.findByText('kept, not shown')).toBeVisible();
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), '!');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(changes).toHaveLength(1));
  expect(changes[0]).toMatchObject({
    method: 'PUT',
    path: '/receivers/hook',
    body: { name: 'Shop on call!', target: { signingKey: { set: true } } },
  });
});

it('replaces a secret that is kept', async () => {
  const { changes } = open('hook', () => makeReceiver());
  await userEvent.click(await screen.findByRole('button', { name: 'Replace' }));
  await userEvent.type(screen.getByLabelText(/^Signing key/), 'new key');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(changes).toHaveLength(1));
  expect(changes[0]).toMatchObject({ body: { target: { signingKey: 'new key' } } });
});

it('sends a test before anything is saved', async () => {
  const { changes } = open('new', ({ path }) =>
    path === '/receiver-test' ? { ok: true, status: 200, detail: 'ok', durationMs: 31 } : makeReceiver(),
  );
  const test = screen.getByRole('button', { name: 'Send a test' });
  expect(test).toBeDisabled();
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Hook');
  await userEvent.click(screen.getByRole('radio', { name: 'Webhook' }));
  await userEvent.type(screen.getByRole('textbox', { name: /^Address/ }), 'http://127.0.0.1:9/x');
  await userEvent.click(test);
  expect(await screen.findByText(/The test arrived, status 200, after 31ms/)).toBeVisible();
  expect(changes).toMatchObject([
    { path: '/receiver-test', body: { receiver: { target: { url: 'http://127.0.0.1:9/x' } } } },
  ]);
});

it('keeps what was typed when the server refuses', async () => {
  open('new', () =>
    problemAnswer(422, 'Not possible', [{ path: 'target.url', message: 'cannot be reached' }]),
  );
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Hook');
  await userEvent.click(screen.getByRole('radio', { name: 'Webhook' }));
  await userEvent.type(screen.getByRole('textbox', { name: /^Address/ }), 'https://example.org/x');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findAllByText(/cannot be reached/)).not.toHaveLength(0);
  expect(screen.getByRole('textbox', { name: /^Address/ })).toHaveValue('https://example.org/x');
});
