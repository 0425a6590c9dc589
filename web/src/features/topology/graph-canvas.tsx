/**
 * The graph as a picture, the only importer of cytoscape (with the cytoscape-* files beside it). In: what to show. Out: what was
 * pointed at. Keyboard: arrows pan, + and - zoom, 0 fits, Escape clears; the table beside it holds the same in words.
 */
import cytoscape from 'cytoscape';
import { useEffect, useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react';
import { useFocusKeys } from '../../commands/use-focus-keys.ts';
import { GraphDrawing, type Scene } from './cytoscape-drawing.ts';
import classes from './topology.module.css';

export interface CanvasHandle {
  fit(this: void): void;
  zoomBy(this: void, factor: number): void;
}

export interface Pointed {
  readonly id: string;
  /** CSS pixels from the canvas' top left corner. */
  readonly x: number;
  readonly y: number;
}

export interface CanvasEvents {
  /** A node or edge; empty for the ground. */
  onSelect(this: void, id: string): void;
  onFocus(this: void, id: string): void;
  onPoint(this: void, pointed: Pointed | null): void;
}

interface GraphCanvasProps {
  /** Null while there is nothing to draw yet: the canvas is made ready meanwhile. */
  readonly scene: Scene | null;
  readonly events: CanvasEvents;
  readonly summary: string;
  /** Whether there are many edges. Fixed for the life of the component: give it as a key too. */
  readonly large: boolean;
  readonly ref: Ref<CanvasHandle>;
}

const PAN_STEP = 60;
const ZOOM_STEP = 1.2;

export function GraphCanvas({ scene, events, summary, large, ref }: GraphCanvasProps) {
  const container = useRef<HTMLDivElement>(null);
  const drawing = useRef<GraphDrawing | null>(null);
  const latest = useRef(events);
  useEffect(() => {
    latest.current = events;
  }, [events]);

  useEffect(() => {
    const element = container.current;
    if (!element) return undefined;
    const cy = cytoscape({
      container: element,
      minZoom: 0.04,
      maxZoom: 3,
      boxSelectionEnabled: false,
      autoungrabify: true,
      autounselectify: true,
      pixelRatio: large ? 1 : 'auto',
    });
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const current = new GraphDrawing(cy, element, calm);
    drawing.current = current;
    listen(cy, latest, current);
    const observer = new ResizeObserver(() => current.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawing.current = null;
      current.destroy();
    };
  }, [large]);

  useEffect(() => {
    if (scene) drawing.current?.show(scene);
  }, [scene]);

  useImperativeHandle(ref, () => ({
    fit: () => drawing.current?.fit(),
    zoomBy: (factor) => drawing.current?.zoomBy(factor),
  }));

  const run = ({ key }: KeyboardEvent): boolean => {
    if (!drawing.current) return false;
    if (key === 'Escape') events.onSelect('');
    else KEYS[key]?.(drawing.current);
    return true;
  };
  const onKeyDown = useFocusKeys('In the graph', [
    { does: 'Move the picture', keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], run },
    { does: 'Zoom in', keys: ['+', '='], run },
    { does: 'Zoom out', keys: ['-'], run },
    { does: 'Fit the picture', keys: ['0'], run },
    { does: 'Select nothing', keys: ['Escape'], run },
  ]);

  return (
    // A picture that is moved by keys is an application in the sense of WAI-ARIA; its content is in the table view.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it takes the keys it names
    <div
      role="application"
      aria-label={`Graph: ${summary}. Arrow keys pan, plus and minus zoom, 0 fits; the table view lists the same.`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={0}
      className={classes.canvas}
      onKeyDown={onKeyDown}
      onPointerLeave={() => events.onPoint(null)}
    >
      <div ref={container} className={classes.canvasInner} data-graph="canvas" />
    </div>
  );
}

const KEYS: Readonly<Record<string, (drawing: GraphDrawing) => void>> = {
  ArrowLeft: (drawing) => drawing.panBy(PAN_STEP, 0),
  ArrowRight: (drawing) => drawing.panBy(-PAN_STEP, 0),
  ArrowUp: (drawing) => drawing.panBy(0, PAN_STEP),
  ArrowDown: (drawing) => drawing.panBy(0, -PAN_STEP),
  '+': (drawing) => drawing.zoomBy(ZOOM_STEP),
  '=': (drawing) => drawing.zoomBy(ZOOM_STEP),
  '-': (drawing) => drawing.zoomBy(1 / ZOOM_STEP),
  '0': (drawing) => drawing.fit(),
};

/** Turns cytoscape's events into ours; they end with the graph. */
function listen(cy: cytoscape.Core, latest: { current: CanvasEvents }, drawing: GraphDrawing): void {
  const idAt = (event: cytoscape.EventObject): string =>
    event.target === cy ? drawing.edgeAt(event.position) : thingOf(event).id();
  cy.on('tap', (event) => latest.current.onSelect(idAt(event)));
  cy.on('dbltap', (event) => {
    if (event.target !== cy && thingOf(event).isNode()) latest.current.onFocus(thingOf(event).id());
  });
  cy.on('mouseover', 'node.thing, edge', (event) => {
    thingOf(event).addClass('hover');
    latest.current.onPoint({ id: thingOf(event).id(), ...event.renderedPosition });
  });
  cy.on('mouseout', 'node.thing, edge', (event) => {
    thingOf(event).removeClass('hover');
    latest.current.onPoint(null);
  });
  // Edges of a large graph are not cytoscape's.
  let lit = '';
  const light = (id: string): boolean => {
    if (id === lit) return false;
    lit = id;
    drawing.pointAt(id);
    return true;
  };
  cy.on('mousemove', (event) => {
    const isGround = event.target === cy;
    const id = isGround ? drawing.edgeAt(event.position) : '';
    if (light(id) && isGround) latest.current.onPoint(id === '' ? null : { id, ...event.renderedPosition });
  });
  cy.on('scrollzoom pinchzoom dragpan', () => {
    drawing.touch();
    if (light('')) latest.current.onPoint(null);
  });
}

function thingOf({ target }: cytoscape.EventObject): cytoscape.SingularElementReturnValue {
  return target as cytoscape.SingularElementReturnValue;
}
