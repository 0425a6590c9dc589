/**
 * A page as the browser would show it, over an API of the test's own. In: the page, the route's pattern, the address, and a function from a call's
 * address to its answer (a `Response` for anything but 200). Out: the calls made, the changes among them with what was sent, and where the
 * reader is.
 */
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ComponentType } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { vi } from 'vitest';
import { createQueryClient } from '../query-client.ts';
import { AppTheme } from '../theme/app-theme.tsx';

interface PageUnderTest {
  readonly page: ComponentType;
  /** `/services/:id` */
  readonly pattern: string;
  readonly url: string;
  /** Answers one call; `path` is without `/api/v1`. */
  readonly answer: (path: string, query: URLSearchParams, sent: Sent) => object;
}

/** A call as it was sent; the author is decoded. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly author: string | null;
}

function describeSent(path: string, init: RequestInit | undefined): Sent {
  const author = new Headers(init?.headers).get('x-sightglass-author');
  return {
    method: init?.method ?? 'GET',
    path,
    body: typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
    author: author === null ? null : decodeURIComponent(author),
  };
}

/** A problem (RFC 9457) as an answer. */
export function problemAnswer(
  status: number,
  title: string,
  errors?: readonly { path: string; message: string }[],
): Response {
  const body = JSON.stringify({ type: 'about:blank', status, title, instance: 'request-7', errors });
  return new Response(body, { status, headers: { 'content-type': 'application/problem+json' } });
}

export function renderPage({ page, pattern, url, answer }: PageUnderTest) {
  const calls: URL[] = [];
  const changes: Sent[] = [];
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) => {
    const call = new URL(input, 'http://console.test');
    calls.push(call);
    const sent = describeSent(decodeURIComponent(call.pathname).replace('/api/v1', ''), init);
    if (sent.method !== 'GET') changes.push(sent);
    const body = answer(sent.path, call.searchParams, sent);
    return Promise.resolve(body instanceof Response ? body : Response.json(body));
  });
  const client = createQueryClient();
  client.setDefaultOptions({ queries: { retry: false, staleTime: 4_000 } });
  const router = createMemoryRouter(
    [
      { path: pattern, Component: page },
      { path: '*', element: 'elsewhere' },
    ],
    {
      initialEntries: [url],
    },
  );
  render(
    <AppTheme>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </AppTheme>,
  );
  return { calls, changes, client, location: () => router.state.location };
}
