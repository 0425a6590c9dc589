/** The cache of server data: one retry for what may pass, none for what will not, nothing refetched behind one's back. */
import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from './api/problem-error.ts';

/** A missing thing or a bad question stays so; the network and a server's trouble may pass. */
function mayPass(error: unknown): boolean {
  return !(error instanceof ProblemError) || error.status === 0 || error.status >= 500;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 1 && mayPass(error),
        retryDelay: 800,
        staleTime: 4_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: true,
      },
    },
  });
}
