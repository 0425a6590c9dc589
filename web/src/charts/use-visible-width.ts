/** Out: a ref for a box, its width in pixels (0 before it was measured) and whether it has ever been in or near view. */
import { useCallback, useEffect, useRef, useState } from 'react';

export function useVisibleWidth(): {
  readonly ref: (node: HTMLElement | null) => void;
  readonly width: number;
  readonly seen: boolean;
} {
  const [width, setWidth] = useState(0);
  const [seen, setSeen] = useState(typeof IntersectionObserver === 'undefined');
  const stop = useRef<(() => void) | null>(null);
  const ref = useCallback((node: HTMLElement | null) => {
    stop.current?.();
    stop.current = null;
    if (!node) return;
    setWidth(Math.floor(node.clientWidth));
    const cleanups: (() => void)[] = [];
    if (typeof ResizeObserver !== 'undefined') {
      const resize = new ResizeObserver(([entry]) => {
        if (entry) setWidth(Math.floor(entry.contentRect.width));
      });
      resize.observe(node);
      cleanups.push(() => resize.disconnect());
    }
    if (typeof IntersectionObserver !== 'undefined') {
      const watch = new IntersectionObserver(
        (entries) => {
          if (!entries.some((entry) => entry.isIntersecting)) return;
          setSeen(true);
          watch.disconnect();
        },
        { rootMargin: '200px' },
      );
      watch.observe(node);
      cleanups.push(() => watch.disconnect());
    }
    stop.current = () => cleanups.forEach((cleanup) => cleanup());
  }, []);
  useEffect(() => () => stop.current?.(), []);
  return { ref, width, seen };
}
