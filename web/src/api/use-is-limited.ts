import { useSessionQuery } from './session.ts';

/** Whether the reader sees a part of the mesh only; undefined while that is not known. */
export function useIsLimited(): boolean | undefined {
  const { data, isPending } = useSessionQuery();
  return isPending ? undefined : (data?.grants ?? null) !== null;
}
