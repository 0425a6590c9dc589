/** Paints the edges of large graphs off the main thread. In: a viewport, with the painting when it changed. Out: the bitmap for it. */
import type { Viewport } from '../overlay-scene.ts';
import type { EdgePainting } from './edge-painting.ts';
import { paintEdges } from './paint-edges.ts';

export interface PaintCall {
  readonly viewport: Viewport;
  /** Null where the last one still holds. */
  readonly painting: EdgePainting | null;
}

export interface PaintReply {
  readonly viewport: Viewport;
  readonly bitmap: ImageBitmap;
}

let painting: EdgePainting | null = null;

self.addEventListener('message', ({ data }: MessageEvent<PaintCall>) => {
  painting = data.painting ?? painting;
  if (!painting) return;
  const reply: PaintReply = { viewport: data.viewport, bitmap: paintEdges(painting, data.viewport) };
  self.postMessage(reply, { transfer: [reply.bitmap] });
});
