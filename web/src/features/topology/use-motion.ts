/** Whether the traffic animation may run. In: how many edges. Out: why not, in words; empty when it may. */
import { useMediaQuery } from '@mantine/hooks';

/** Above so many edges nothing moves: the picture would be noise, and the frame rate would fall. */
export const MOST_ANIMATED_EDGES = 1500;

export function useMotion(edges: number): { readonly stillBecause: string } {
  const calm = useMediaQuery('(prefers-reduced-motion: reduce)', false, { getInitialValueInEffect: false });
  if (calm) return { stillBecause: 'Off: your system asks for reduced motion' };
  if (edges > MOST_ANIMATED_EDGES) return { stillBecause: 'Off: too many edges' };
  return { stillBecause: '' };
}
