/**
 * A picture that can be moved and made larger: by dragging, by the buttons, by the wheel with Ctrl (without it the page around scrolls). In: SVG as text, and what it shows in words. It is read as XML, so that nothing in it
 * can be taken for HTML.
 */
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import classes from './embed.module.css';
import { markDrawn } from './mark-drawn.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const WHOLE: Place = { x: 0, y: 0, zoom: 1 };
const STEP = 1.4;
const clamp = (zoom: number): number => Math.min(8, Math.max(0.5, zoom));

export function GraphPicture({ markup, label }: { readonly markup: string; readonly label: string }) {
  const [{ x, y, zoom }, setPlace] = useState(WHOLE);
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const picture = new DOMParser().parseFromString(markup, 'image/svg+xml').documentElement;
    picture.setAttribute('aria-hidden', 'true');
    host.current?.replaceChildren(document.adoptNode(picture));
    markDrawn();
  }, [markup]);
  useEffect(() => {
    const element = host.current;
    // React listens to wheels passively, and then the page would scroll.
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      setPlace((place) => ({ ...place, zoom: clamp(place.zoom * (event.deltaY < 0 ? 1.15 : 1 / 1.15)) }));
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, []);
  const onMove = (event: PointerEvent): void => {
    if (event.buttons !== 1) return;
    const { movementX, movementY } = event;
    setPlace((place) => ({ ...place, x: place.x + movementX, y: place.y + movementY }));
  };
  const zoomBy = (factor: number): void =>
    setPlace((place) => ({ ...place, zoom: clamp(place.zoom * factor) }));
  return (
    <div className={classes.graph}>
      <div
        ref={host}
        role="img"
        aria-label={label}
        style={{ transform: `translate(${x}px, ${y}px) scale(${zoom})` }}
        onPointerMove={onMove}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      />
      <div className={classes.zoom}>
        <button type="button" aria-label="Zoom in" onClick={() => zoomBy(STEP)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => zoomBy(1 / STEP)}>
          −
        </button>
        <button type="button" aria-label="Fit" onClick={() => setPlace(WHOLE)}>
          Fit
        </button>
      </div>
    </div>
  );
}
