/**
 * The edges of a large graph, on a canvas of their own under cytoscape's, which would repaint all of them whenever one changed. A worker
 * paints; while it does, the bitmap there is follows the viewport. In: edges and boxes, and word that the viewport moved.
 */
import { toPath } from '../edge-curve.ts';
import type { Rect } from '../layout/geometry.ts';
import type { Look } from '../look.ts';
import type { PlacedEdge, Viewport } from '../overlay-scene.ts';
import { buildEdgePainting, isSamePainting, type EdgePainting } from './edge-painting.ts';
import type { PaintCall, PaintReply } from './edge-layer.worker.ts';
import { findEdgeAt } from './find-edge-at.ts';

/** Screen pixels from a line that still point at it. */
const REACH = 4;
/** Width of the edge that is pointed at, in screen pixels. */
const POINTED_WIDTH = 2.5;
const SVG = 'http://www.w3.org/2000/svg';
const UNDER = 'position:absolute;top:0;left:0;z-index:-1;pointer-events:none';

export class EdgeLayer {
  readonly #canvas = document.createElement('canvas');
  readonly #light = document.createElementNS(SVG, 'svg');
  readonly #pointed = document.createElementNS(SVG, 'path');
  readonly #viewport: () => Viewport;
  #worker: Worker | null = null;
  #edges: readonly PlacedEdge[] = [];
  #painting: EdgePainting | null = null;
  /** What the worker was given last. */
  #given: EdgePainting | null = null;
  #shown: Viewport | null = null;
  #isPainting = false;
  #isStale = false;
  #pointedId = '';

  /** `viewport` tells where the graph stands now. */
  constructor(container: HTMLElement, viewport: () => Viewport) {
    this.#viewport = viewport;
    this.#canvas.style.cssText = `${UNDER};transform-origin:0 0`;
    this.#light.style.cssText = `${UNDER};width:100%;height:100%`;
    this.#pointed.setAttribute('fill', 'none');
    this.#light.append(this.#pointed);
    for (const element of [this.#canvas, this.#light]) {
      element.setAttribute('aria-hidden', 'true');
      container.append(element);
    }
  }

  /** No edges clear the layer. Paints only what looks different. */
  show(edges: readonly PlacedEdge[], boxes: readonly Rect[], look: Look): void {
    this.#edges = edges;
    this.#pointed.setAttribute('stroke', look.tokens.accent);
    this.point(this.#pointedId);
    this.#canvas.hidden = edges.length === 0;
    if (edges.length === 0) return;
    const painting = buildEdgePainting(edges, boxes, look);
    if (this.#painting && isSamePainting(this.#painting, painting)) return;
    this.#painting = painting;
    this.#paint();
  }

  /** The viewport moved or changed its size. */
  follow(): void {
    if (this.#edges.length === 0) return;
    this.#place();
    this.point(this.#pointedId);
    this.#paint();
  }

  /** The edge at a point of the model; empty for none. */
  edgeAt(at: { readonly x: number; readonly y: number }): string {
    return findEdgeAt(this.#edges, at, REACH / this.#viewport().zoom);
  }

  /** Lights up an edge; empty for none. */
  point(id: string): void {
    this.#pointedId = id;
    const curve = this.#edges.find(({ edge }) => edge.id === id)?.curve;
    this.#pointed.setAttribute('d', curve ? toPath(curve) : '');
    const { zoom, pan } = this.#viewport();
    this.#pointed.setAttribute('transform', `translate(${pan.x} ${pan.y}) scale(${zoom})`);
    this.#pointed.setAttribute('stroke-width', `${POINTED_WIDTH / zoom}`);
  }

  destroy(): void {
    this.#worker?.terminate();
    this.#canvas.remove();
    this.#light.remove();
  }

  /** One at a time; what changes meanwhile is painted next, and only its last state. */
  #paint(): void {
    this.#isStale = true;
    if (this.#isPainting || !this.#painting) return;
    const viewport = this.#viewport();
    if (viewport.width <= 0 || viewport.height <= 0) return;
    this.#isStale = false;
    const painting = this.#given === this.#painting ? null : this.#painting;
    this.#given = this.#painting;
    this.#isPainting = true;
    const call: PaintCall = { viewport, painting };
    this.#worker ??= this.#openWorker();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin argument
    this.#worker.postMessage(call);
  }

  #openWorker(): Worker {
    const worker = new Worker(new URL('./edge-layer.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<PaintReply>) => this.#finish(data));
    return worker;
  }

  #finish({ bitmap, viewport }: PaintReply): void {
    this.#isPainting = false;
    this.#canvas.width = bitmap.width;
    this.#canvas.height = bitmap.height;
    this.#canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
    this.#shown = viewport;
    this.#place();
    if (this.#isStale) this.#paint();
  }

  /** Puts the bitmap where its viewport's part of the graph is now. */
  #place(): void {
    if (!this.#shown) return;
    const { zoom, pan } = this.#viewport();
    const scale = zoom / this.#shown.zoom;
    const x = pan.x - this.#shown.pan.x * scale;
    const y = pan.y - this.#shown.pan.y * scale;
    this.#canvas.style.transform =
      scale === 1 && x === 0 && y === 0 ? '' : `translate(${x}px, ${y}px) scale(${scale})`;
  }
}
