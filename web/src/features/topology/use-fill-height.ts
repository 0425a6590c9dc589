/** A height that fills the window from where the element begins. Out: a ref and the height in pixels. */
import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

const LEAST = 420;
const BELOW = 16;

export function useFillHeight(): { ref: RefObject<HTMLDivElement | null>; height: number } {
  const ref = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(LEAST);
  useLayoutEffect(() => {
    const measure = (): void => {
      const top = ref.current ? ref.current.getBoundingClientRect().top + window.scrollY : 0;
      setHeight(Math.max(LEAST, window.innerHeight - top - BELOW));
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  return { ref, height };
}
