/**
 * Mounts its content when it comes near the screen, and keeps it. In: the height (px) to reserve until then, so that nothing shifts.
 * Where the browser cannot tell what is on the screen, the content is mounted at once.
 */
import { useEffect, useRef, useState, type ReactNode } from 'react';

interface LazyMountProps {
  readonly height: number;
  readonly children: () => ReactNode;
}

export function LazyMount({ height, children }: LazyMountProps) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    if (near || !place.current) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: '200px' },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [near]);
  return (
    <div ref={place} style={{ minHeight: height }}>
      {near ? children() : null}
    </div>
  );
}
