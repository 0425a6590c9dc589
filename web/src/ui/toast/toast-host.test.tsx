import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { AppTheme } from '../../theme/app-theme.tsx';
import { ToastHost } from './toast-host.tsx';
import { showToast } from './toasts.ts';

afterEach(() => vi.useRealTimers());

it('undoes by a key from anywhere but a field, and says so', async () => {
  const run = vi.fn<() => Promise<void>>(() => Promise.resolve());
  render(
    <AppTheme>
      <input aria-label="Field" />
      <ToastHost />
    </AppTheme>,
  );
  showToast({ text: 'SLO “a” is deleted.', undo: { run, done: 'SLO “a” is back.' } });
  await screen.findByRole('button', { name: /Undo/ });
  await userEvent.type(screen.getByRole('textbox', { name: 'Field' }), 'u');
  expect(run).not.toHaveBeenCalled();
  (document.activeElement as HTMLElement).blur();
  await userEvent.keyboard('u');
  expect(run).toHaveBeenCalledTimes(1);
  expect(await screen.findByText('SLO “a” is back.')).toBeInTheDocument();
  expect(screen.queryByText('SLO “a” is deleted.')).toBeNull();
});

it('says when it could not be undone', async () => {
  render(
    <AppTheme>
      <ToastHost />
    </AppTheme>,
  );
  showToast({ text: 'gone', undo: { run: () => Promise.reject(new Error('no server')), done: 'back' } });
  await userEvent.click(await screen.findByRole('button', { name: /Undo/ }));
  expect(await screen.findByText('Not undone: no server')).toBeInTheDocument();
});
