/**
 * Who reads the page and what they may do: asked once, since it changes with sign-in only. Out: the session, or null while it is not known. Where nobody signs in
 * everybody may do everything.
 */
import { isAtLeast, type Role, type Session } from '@sightglass/shared/contract';
import { useQuery } from '@tanstack/react-query';
import { buildApiQuery } from './api-query.ts';
import type { ProblemError } from './problem-error.ts';

export const useSessionQuery = () =>
  useQuery<Session, ProblemError>({
    ...buildApiQuery('getSession', {}),
    staleTime: Infinity,
    retry: false,
  });

export function useSession(): Session | null {
  return useSessionQuery().data ?? null;
}

/** Whether the reader may do what needs the role; true while that is not known, since the server decides. */
export function useMay(role: Role): boolean {
  const session = useSession();
  return session === null || isAtLeast(session.role, role);
}
