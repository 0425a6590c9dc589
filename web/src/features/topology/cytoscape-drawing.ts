/**
 * The graph on its canvas, without React: what is shown is set as a whole, and only the difference reaches cytoscape.
 * Large differences are written in slices, one a frame, so that no frame freezes.
 */
import type cytoscape from 'cytoscape';
import {
  buildDrawn,
  compareDrawn,
  type Difference,
  type Drawn,
  type DrawnElement,
} from './cytoscape-elements.ts';
import { createOverlay, type Overlay } from './cytoscape-overlay.ts';
import { buildStyle } from './cytoscape-style.ts';
import { isLarge } from './large-graph.ts';
import { EdgeLayer } from './edge-layer/edge-layer.ts';
import type { Matches } from './find-hide.ts';
import { boundingRect, type LayoutResult, type Point, type Rect } from './layout/geometry.ts';
import type { Look } from './look.ts';
import { listClasses, markScene } from './mark-scene.ts';
import type { Viewport } from './overlay-scene.ts';
import type { TopologyView } from './topology-model.ts';

export interface Scene {
  readonly view: TopologyView;
  readonly layout: LayoutResult;
  readonly look: Look;
  readonly matches: Matches | null;
  /** Id of the selected node or edge; empty for none. */
  readonly selected: string;
  /** Width at the right that the side panel covers, in pixels. */
  readonly covered: number;
  /** Changes when the whole picture changed and is to be fitted anew. */
  readonly fitKey: string;
  /** Whether traffic is animated. */
  readonly moving: boolean;
}

/**
 * Elements written in one frame of a refresh. cytoscape measures and draws a changed label before it paints, outside of our own time:
 * about half a millisecond each.
 */
const SLICE = 50;
/** A difference of no more pieces than these is written at once. */
const FEW_PIECES = 2;
/** Each slice is followed by a repaint of all, so the first picture is put there in few. */
const FIRST_SLICE = 2000;
const FADE_MS = 240;
/** More nodes than these appear and move at once. */
const MOST_GLIDING = 300;
const FIT_PADDING = 18;
/** A handful of nodes is not blown up to the whole screen. */
const MOST_FIT_ZOOM = 1.2;

export class GraphDrawing {
  readonly #cy: cytoscape.Core;
  readonly #overlay: Overlay;
  readonly #edgeLayer: EdgeLayer;
  readonly #calm: boolean;
  /** Whether nodes appear and move at once: where motion is to be reduced, and where edges would not glide with them. */
  #isStill = false;
  #drawn: Drawn | null = null;
  #styleKey = '';
  #scene: Scene | null = null;
  #bounds: Rect | null = null;
  /** Whether the reader moved the viewport; then nothing but a new picture moves it again. */
  #touched = false;
  #states = new Map<string, string>();
  #pending: (() => void)[] = [];
  #frame = 0;

  constructor(cy: cytoscape.Core, container: HTMLElement, calm: boolean) {
    this.#cy = cy;
    const viewport = (): Viewport => ({
      zoom: cy.zoom(),
      pan: cy.pan(),
      width: container.clientWidth,
      height: container.clientHeight,
    });
    this.#overlay = createOverlay(cy, container, viewport);
    this.#edgeLayer = new EdgeLayer(container, viewport);
    cy.on('viewport resize', () => this.#edgeLayer.follow());
    this.#calm = calm;
  }

  show(scene: Scene): void {
    const drawn = buildDrawn(scene.view, scene.layout);
    const difference = compareDrawn(this.#drawn, drawn);
    const isFirst = this.#drawn === null;
    this.#isStill = this.#calm || isLarge(scene.view.edges.length);
    this.#restyle(scene);
    this.#apply(difference, isFirst);
    this.#drawn = drawn;
    this.#bounds = boundingRect(scene.layout.boxes);
    this.#enqueue(() => this.#mark(scene, drawn));
    // What a reader asked for (a selection, another range) changes little and is seen at once; so is the first picture.
    if (this.#frame === 0) this.#work();
    if (isFirst) this.#cy.one('render', () => performance.mark('topology drawn'));
    this.#overlay.setMoving(scene.moving && !this.#calm);
    this.#look(scene, this.#scene);
    this.#scene = scene;
  }

  /** The reader moved the viewport by hand. */
  touch(): void {
    this.#touched = true;
  }

  resize(): void {
    this.#cy.resize();
    if (!this.#touched) this.fit();
  }

  /** Moves the viewport when the picture or the selection asks for it. */
  #look(scene: Scene, before: Scene | null): void {
    if (scene.fitKey !== before?.fitKey) this.fit();
    // A namespace that opens, or a node that comes, may lie outside; who has not moved the picture sees all of it.
    else if (scene.layout !== before.layout && !this.#touched) this.fit(true);
    const isNew = scene.selected !== before?.selected || scene.covered !== before.covered;
    if (isNew && scene.selected !== '' && scene.covered > 0) this.#reveal(scene.selected, scene.covered);
  }

  /** Shows everything. `smooth` glides there. */
  fit(smooth = false): void {
    this.#touched = false;
    const bounds = this.#bounds;
    const [width, height] = [this.#cy.width(), this.#cy.height()];
    if (!bounds || width <= 0 || height <= 0) return;
    const zoom = Math.min(
      MOST_FIT_ZOOM,
      Math.max(1, width - 2 * FIT_PADDING) / bounds.width,
      Math.max(1, height - 2 * FIT_PADDING) / bounds.height,
    );
    const pan = {
      x: width / 2 - zoom * (bounds.x + bounds.width / 2),
      y: height / 2 - zoom * (bounds.y + bounds.height / 2),
    };
    if (smooth && !this.#calm) this.#cy.animate({ zoom, pan, duration: FADE_MS });
    else this.#cy.viewport({ zoom, pan });
  }

  zoomBy(factor: number): void {
    this.#touched = true;
    const middle = { x: this.#cy.width() / 2, y: this.#cy.height() / 2 };
    this.#cy.zoom({ level: this.#cy.zoom() * factor, renderedPosition: middle });
  }

  panBy(x: number, y: number): void {
    this.#touched = true;
    this.#cy.panBy({ x, y });
  }

  /** Brings a node or edge into the part of the canvas that is not covered at the right. */
  #reveal(id: string, coveredRight: number): void {
    const box = this.#boxOf(id);
    if (!box) return;
    const margin = 24;
    const right = this.#cy.width() - coveredRight - margin;
    const x = box.x2 > right ? right - box.x2 : box.x1 < margin ? margin - box.x1 : 0;
    const bottom = this.#cy.height() - margin;
    const y = box.y2 > bottom ? bottom - box.y2 : box.y1 < margin ? margin - box.y1 : 0;
    if (x === 0 && y === 0) return;
    if (this.#calm) this.#cy.panBy({ x, y });
    else this.#cy.animate({ panBy: { x, y }, duration: 200 });
  }

  /** Where a node or edge is on the screen, in pixels from the canvas' top left corner; null where it is not drawn. */
  #boxOf(id: string): { x1: number; y1: number; x2: number; y2: number } | null {
    const element = this.#cy.getElementById(id);
    if (element.nonempty()) return element.renderedBoundingBox({});
    const curve = this.#drawn?.curves.get(id);
    if (!curve) return null;
    const [zoom, pan] = [this.#cy.zoom(), this.#cy.pan()];
    const xs = [curve.from.x, curve.to.x].map((x) => x * zoom + pan.x);
    const ys = [curve.from.y, curve.to.y].map((y) => y * zoom + pan.y);
    return { x1: Math.min(...xs), x2: Math.max(...xs), y1: Math.min(...ys), y2: Math.max(...ys) };
  }

  /** The edge of a large graph at a point of the model; empty for none, and where cytoscape itself draws edges. */
  edgeAt(at: Point): string {
    return this.#edgeLayer.edgeAt(at);
  }

  /** Lights up an edge of a large graph; empty for none. */
  pointAt(id: string): void {
    this.#edgeLayer.point(id);
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#pending = [];
    this.#overlay.destroy();
    this.#edgeLayer.destroy();
    this.#cy.destroy();
  }

  #restyle({ look, view }: Scene): void {
    const extent = { edges: view.edges.length };
    const style = buildStyle(look, extent);
    const key = JSON.stringify(style);
    if (key === this.#styleKey) return;
    this.#styleKey = key;
    this.#cy.style(style);
  }

  #apply({ added, removed, moved, changed }: Difference, isFirst: boolean): void {
    this.#remove(removed);
    const nodes = added.filter((element) => element.group === 'nodes');
    const edges = added.filter((element) => element.group === 'edges');
    const size = isFirst ? FIRST_SLICE : SLICE;
    this.#slice(nodes, (part) => this.#add(part, isFirst), size);
    this.#slice(edges, (part) => this.#add(part, isFirst), size);
    this.#slice(moved, (part) => part.forEach((element) => this.#move(element)));
    this.#slice(changed, (part) => {
      for (const { id, data } of part) this.#cy.getElementById(id).data({ ...data });
    });
  }

  /** All in one call: cytoscape's cost is by the call more than by the element. */
  #add(elements: readonly DrawnElement[], isFirst: boolean): void {
    // A node that returns while it is still fading takes its old place.
    for (const { id } of elements) if (this.#cy.hasElementWithId(id)) this.#cy.getElementById(id).remove();
    const added = this.#cy.add(
      elements.map(({ group, classes, data, position }) => ({
        group,
        classes,
        data: { ...data },
        ...(position ? { position: { ...position } } : {}),
        grabbable: false,
        selectable: false,
      })),
    );
    if (isFirst || this.#isStill || elements.length > MOST_GLIDING) return;
    added.nodes('.thing').forEach((element) => {
      const { x, y } = element.position();
      element.position({ x: x - 40, y });
      element.style('opacity', 0);
      element.animate(
        { position: { x, y }, style: { opacity: 1 } },
        { duration: FADE_MS, complete: () => void element.removeStyle('opacity') },
      );
    });
  }

  #move({ id, position, classes }: DrawnElement): void {
    const element = this.#cy.getElementById(id);
    if (!position) return;
    if (this.#isStill || classes === 'box' || this.#cy.nodes().length > MOST_GLIDING)
      element.position({ ...position });
    else element.animate({ position: { ...position } }, { duration: FADE_MS });
  }

  #remove(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const gone = this.#cy.collection();
    for (const id of ids) gone.merge(this.#cy.getElementById(id));
    if (this.#calm || ids.length > SLICE) {
      gone.remove();
      return;
    }
    gone.addClass('leaving');
    setTimeout(() => {
      if (!this.#cy.destroyed()) gone.filter('.leaving').remove();
    }, FADE_MS);
  }

  /** Selection and find; classes are written only where they differ. */
  #mark(scene: Scene, drawn: Drawn): void {
    const { nodes, edges, alerts, badges } = markScene(scene, drawn.curves);
    const hasLayer = isLarge(scene.view.edges.length);
    const next = new Map(nodes);
    if (!hasLayer) for (const placed of edges) next.set(placed.edge.id, listClasses(placed));
    this.#cy.batch(() => {
      for (const [id, classes] of next) {
        if (this.#states.get(id) !== classes) this.#cy.getElementById(id).classes(classes.split(' '));
      }
    });
    this.#states = next;
    this.#edgeLayer.show(hasLayer ? edges : [], scene.layout.boxes, scene.look);
    this.#overlay.setScene({ edges, alerts, badges, look: scene.look });
  }

  #slice<Item>(items: readonly Item[], write: (part: readonly Item[]) => void, size = SLICE): void {
    for (let start = 0; start < items.length; start += size) {
      const part = items.slice(start, start + size);
      this.#enqueue(() => this.#cy.batch(() => write(part)));
    }
  }

  /** To be done after what waits already; `show` begins with the first. */
  #enqueue(work: () => void): void {
    this.#pending.push(work);
  }

  /** One piece a frame while there is much; the pieces of a small difference, all at once. */
  #work(): void {
    const pieces = this.#pending.length > FEW_PIECES ? 1 : this.#pending.length;
    for (const work of this.#pending.splice(0, pieces)) work();
    this.#frame = this.#pending.length > 0 ? requestAnimationFrame(() => this.#next()) : 0;
  }

  #next(): void {
    this.#frame = 0;
    this.#work();
  }
}
