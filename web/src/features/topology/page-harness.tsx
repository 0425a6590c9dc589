/** For tests, and nothing else: a component inside the page's providers, over an API whose answers the test gives. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { MemoryRouter, useLocation } from 'react-router';
import { vi } from 'vitest';
import { AppTheme } from '../../theme/app-theme.tsx';

// Machines that run tests are busy; what must appear may take its time.
configure({ asyncUtilTimeout: 6_000 });

/** Answers by the path under /api/v1; a path without an answer is a 404. Out: the addresses that were asked. */
export function serveApi(answers: Readonly<Record<string, unknown>>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (input: string | URL | Request) => {
    const url = new URL(input instanceof Request ? input.url : String(input), 'http://console.test');
    asked.push(url.pathname + url.search);
    const body = answers[url.pathname.replace('/api/v1', '')];
    return Promise.resolve(
      body === undefined
        ? Response.json({ type: 'about:blank', title: 'Not found', status: 404 }, { status: 404 })
        : Response.json(body),
    );
  });
  return asked;
}

function ShowLocation() {
  const { pathname, search } = useLocation();
  return <output aria-label="Address">{decodeURIComponent(pathname + search)}</output>;
}

export function createClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 4_000 } } });
}

export function renderPage(element: ReactElement, address = '/topology', client = createClient()) {
  return render(
    <AppTheme>
      <QueryClientProvider client={client}>
        <MemoryRouter initialEntries={[address]}>
          {element}
          <ShowLocation />
        </MemoryRouter>
      </QueryClientProvider>
    </AppTheme>,
  );
}
