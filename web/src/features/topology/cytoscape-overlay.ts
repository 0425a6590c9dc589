/**
 * Two canvases over cytoscape's own: labels and mTLS marks of edges, the badges of nodes and the bells of alerts, redrawn whenever cytoscape draws, and traffic dots, redrawn by
 * their own clock. The clock stops while the tab is hidden, and never starts where motion is to be reduced.
 */
import type cytoscape from 'cytoscape';
import { drawAlerts, type PlacedAlert } from './alert-marks.ts';
import { drawBadges, type PlacedBadge } from './badges/badge-marks.ts';
import type { Look } from './look.ts';
import { MOST_ANIMATED_EDGES } from './use-motion.ts';
import { drawDots, drawLabels, type PlacedEdge, type Viewport } from './overlay-scene.ts';

/** Above so many edges marks are not drawn while the viewport moves. */
const MOST_LIVE_MARKS = 800;

interface OverlayScene {
  readonly edges: readonly PlacedEdge[];
  readonly alerts: readonly PlacedAlert[];
  readonly badges: readonly PlacedBadge[];
  readonly look: Look;
}

export interface Overlay {
  setScene(scene: OverlayScene): void;
  setMoving(on: boolean): void;
  destroy(): void;
}

export function createOverlay(cy: cytoscape.Core, container: HTMLElement, viewport: () => Viewport): Overlay {
  const dots = addCanvas(container);
  const marks = addCanvas(container);
  let edges: readonly PlacedEdge[] = [];
  let alerts: readonly PlacedAlert[] = [];
  let badges: readonly PlacedBadge[] = [];
  let look: Look | null = null;
  let moving = false;
  let frame = 0;
  let start = 0;

  const paintMarks = (): void => {
    const context = clear(marks, container);
    if (!context || !look) return;
    drawLabels(context, { edges, viewport: viewport(), look });
    drawBadges(context, { badges, viewport: viewport(), tokens: look.tokens });
    drawAlerts(context, { alerts, viewport: viewport(), tokens: look.tokens });
  };
  const tick = (now: number): void => {
    frame = requestAnimationFrame(tick);
    const context = clear(dots, container);
    if (context && look) drawDots(context, { edges, viewport: viewport(), look }, (now - start) / 1000);
  };
  const restart = (): void => {
    cancelAnimationFrame(frame);
    clear(dots, container);
    if (!moving || document.hidden || edges.length > MOST_ANIMATED_EDGES) return;
    start = performance.now();
    frame = requestAnimationFrame(tick);
  };
  let settled: ReturnType<typeof setTimeout> | undefined;
  const onRender = (): void => {
    if (edges.length <= MOST_LIVE_MARKS) {
      paintMarks();
      return;
    }
    clear(marks, container);
    clearTimeout(settled);
    settled = setTimeout(paintMarks, 160);
  };
  cy.on('render', onRender);
  document.addEventListener('visibilitychange', restart);
  return {
    setScene(next) {
      const wasOver = edges.length > MOST_ANIMATED_EDGES;
      ({ edges, alerts, badges, look } = next);
      onRender();
      if (wasOver !== edges.length > MOST_ANIMATED_EDGES) restart();
    },
    setMoving(on) {
      if (moving === on) return;
      moving = on;
      restart();
    },
    destroy() {
      cancelAnimationFrame(frame);
      clearTimeout(settled);
      cy.off('render', onRender);
      document.removeEventListener('visibilitychange', restart);
      marks.remove();
      dots.remove();
    },
  };
}

function addCanvas(container: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none;z-index:4';
  container.append(canvas);
  return canvas;
}

/** An empty canvas of the container's size in device pixels, its units being CSS pixels. */
function clear(canvas: HTMLCanvasElement, container: HTMLElement): CanvasRenderingContext2D | null {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const width = Math.round(container.clientWidth * ratio);
  const height = Math.round(container.clientHeight * ratio);
  const context = canvas.getContext('2d');
  if (!context) return null;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
