/** A bell in a 16 by 16 field, for SVG and for canvases. */
export const BELL_PATH =
  'M8 2A4 4 0 0 0 4 6V8.6L2.6 11.2H13.4L12 8.6V6A4 4 0 0 0 8 2ZM6.5 13.4A1.7 1.7 0 0 0 9.5 13.4Z';
