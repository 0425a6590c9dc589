/**
 * Tells the page around how high the panel is: `{type: 'sightglass:size', height}` in CSS pixels, at first and when it changes, so that the frame can follow. Nothing else is told, so it is told to whoever
 * frames; the security policy says who that may be.
 */
/** Out: ends it. `measure` gives pixels of a part as it is now. */
export function reportSize(part: Element, measure: () => number): () => void {
  if (parent === window) return () => undefined;
  let told = 0;
  const tell = (): void => {
    const height = Math.ceil(measure());
    if (height === told || height <= 0) return;
    told = height;
    parent.postMessage({ type: 'sightglass:size', height }, '*');
  };
  const watch = new ResizeObserver(tell);
  watch.observe(part);
  tell();
  return () => watch.disconnect();
}
