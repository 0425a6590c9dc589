import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { ProblemError } from '../api/problem-error.ts';
import { AppTheme } from '../theme/app-theme.tsx';
import { Faces, type FacesResult } from './faces.tsx';

function show(result: Partial<FacesResult<string[]>>, brief = false) {
  const refetch = vi.fn<() => void>();
  render(
    <AppTheme>
      <Faces
        result={{
          data: undefined,
          error: null,
          dataUpdatedAt: 0,
          isPlaceholderData: false,
          refetch,
          ...result,
        }}
        what="the fruit"
        brief={brief}
        isEmpty={(fruit) => fruit.length === 0}
        empty="No fruit yet"
      >
        {(fruit) => fruit.join(' ')}
      </Faces>
    </AppTheme>,
  );
  return { refetch, user: userEvent.setup() };
}

const problem = new ProblemError({
  status: 503,
  title: 'The store does not answer',
  detail: 'It is starting.',
  instance: 'request-7',
});

it('is a skeleton while nothing is there', () => {
  show({});
  expect(screen.getByRole('status', { name: 'Loading the fruit' })).toBeInTheDocument();
});

it('shows what is there', () => {
  show({ data: ['pear', 'fig'] });
  expect(screen.getByText('pear fig')).toBeVisible();
});

it('says what to do when there is nothing', () => {
  show({ data: [] });
  expect(screen.getByText('No fruit yet')).toBeVisible();
});

it('says what failed, with the request and a retry', async () => {
  const { refetch, user } = show({ error: problem });
  const alert = screen.getByRole('alert');
  expect(alert).toHaveTextContent('Could not load the fruit');
  expect(alert).toHaveTextContent('The store does not answerIt is starting.');
  expect(alert).toHaveTextContent('request-7');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(refetch).toHaveBeenCalledOnce();
});

it('keeps old data when a refresh fails, and says how old it is', () => {
  show({ data: ['pear'], error: problem, dataUpdatedAt: Date.now() - 65_000 });
  expect(screen.getByText('pear')).toBeVisible();
  expect(screen.getByRole('status')).toHaveTextContent(
    'Showing data from 1min 5s ago. The store does not answer: It is starting.',
  );
});

it('does not hide a failure behind the answer to another question', () => {
  show({ data: ['pear'], error: problem, isPlaceholderData: true });
  expect(screen.getByRole('alert')).toBeVisible();
  expect(screen.queryByText('pear')).toBeNull();
});

it('keeps old data in a small panel with their age in a corner, the reason as a tooltip', () => {
  show({ data: ['pear'], error: problem, dataUpdatedAt: Date.now() - 42_000 }, true);
  expect(screen.getByText('pear')).toBeVisible();
  expect(screen.getByText('42s ago')).toHaveAttribute('title', problem.message);
  expect(screen.queryByRole('button')).toBeNull();
});
