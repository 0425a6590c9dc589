/** The SVG export as a PNG, drawn at twice its size where the browser's canvas bears it. Out: a blob. */
import type { SvgPicture } from './export-svg.ts';

/** Canvases above these sizes fail silently in browsers. */
const MOST_SIDE = 12_000;
const MOST_AREA = 120_000_000;

/** Rejects when the browser cannot draw it. */
export async function drawPng({ markup, width, height }: SvgPicture): Promise<Blob> {
  const scale = Math.min(2, MOST_SIDE / Math.max(width, height), Math.sqrt(MOST_AREA / (width * height)));
  const url = URL.createObjectURL(new Blob([markup], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large'))),
        'image/png',
      );
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
