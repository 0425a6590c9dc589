import { act, render } from '@testing-library/react';
import { createMemoryRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { expect, it } from 'vitest';
import { flagParam, textParam } from './search-params.ts';
import { useSearch, type SetSearch } from './use-search.ts';

const left = { metric: textParam(), open: flagParam() };
const right = { compare: textParam() };

function open(url: string) {
  const setters: { left?: SetSearch<typeof left>; right?: SetSearch<typeof right> } = {};
  function Page() {
    const [, setLeft] = useSearch(left);
    const [, setRight] = useSearch(right);
    Object.assign(setters, { left: setLeft, right: setRight });
    return null;
  }
  const router = createMemoryRouter([{ path: '/', Component: Page }], { initialEntries: [url] });
  render(<RouterProvider router={router} />);
  return { setters, router, search: () => router.state.location.search };
}

it('loses neither of two changes made before the page was drawn again', async () => {
  const { setters, search } = open('/?range=now-1h');
  await act(async () => {
    setters.left?.({ metric: 'p95' });
    setters.right?.({ compare: 'previous' });
    setters.left?.({ open: true });
  });
  expect(search()).toBe('?range=now-1h&metric=p95&compare=previous&open=1');
});

it('forgets what was undone by going back', async () => {
  const { setters, router, search } = open('/?range=now-1h');
  await act(async () => setters.left?.({ metric: 'p95' }, { push: true }));
  await act(async () => router.navigate(-1));
  await act(async () => setters.right?.({ compare: 'previous' }));
  expect(search()).toBe('?range=now-1h&compare=previous');
});
