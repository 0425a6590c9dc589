/** Out: a ref for a box and its inner size in pixels, 0 before it was measured. */
import { useCallback, useRef, useState } from 'react';

export interface BoxSize {
  readonly width: number;
  readonly height: number;
}

export function useBoxSize(): readonly [(node: HTMLElement | null) => void, BoxSize] {
  const [size, setSize] = useState<BoxSize>({ width: 0, height: 0 });
  const watch = useRef<ResizeObserver | null>(null);
  const ref = useCallback((node: HTMLElement | null) => {
    watch.current?.disconnect();
    if (!node) return;
    const measure = (): void =>
      setSize({ width: Math.floor(node.clientWidth), height: Math.floor(node.clientHeight) });
    measure();
    watch.current = new ResizeObserver(measure);
    watch.current.observe(node);
  }, []);
  return [ref, size];
}
