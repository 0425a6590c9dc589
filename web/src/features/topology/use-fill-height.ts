/** A height that fills the window from where the element begins. Out: a ref and the height in pixels. */
import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

const LEAST = 420;

/** What the page keeps free below; a pixel more, and the whole page scrolls. */
function roomBelow(element: HTMLElement): number {
  const page = element.closest('main');
  return page ? Number.parseFloat(getComputedStyle(page).paddingBottom) || 0 : 0;
}

export function useFillHeight(): { ref: RefObject<HTMLDivElement | null>; height: number } {
  const ref = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(LEAST);
  useLayoutEffect(() => {
    const measure = (): void => {
      if (!ref.current) return;
      const top = ref.current.getBoundingClientRect().top + window.scrollY;
      setHeight(Math.max(LEAST, window.innerHeight - top - roomBelow(ref.current)));
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  return { ref, height };
}
