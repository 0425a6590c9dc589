/**
 * What is pasted into another page. In: an embed's address, its panel, look and title. Out: HTML: a frame, and for what is as high as its rows a script that lets the frame follow. A frame over which the page is to show
 * through has the colour scheme that its document claims (CSS Color Adjustment 1, 2.2). Pure.
 */
import type { EmbedKind, EmbedLook } from '@sightglass/shared/contract';

interface Snippet {
  readonly url: string;
  readonly kind: EmbedKind;
  readonly look: Pick<EmbedLook, 'transparent'>;
  readonly title: string;
}

/** Pixels, to begin with. */
const HEIGHTS: Readonly<Record<EmbedKind, number>> = {
  topology: 480,
  service: 200,
  chart: 280,
  slo: 320,
  alerts: 280,
  mtls: 400,
};
const PICTURES: ReadonlySet<EmbedKind> = new Set(['topology', 'chart']);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** For an attribute in double quotes. */
function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (char) => ENTITIES[char] as string);
}

const FOLLOW = `<script>
  addEventListener('message', ({ data, source }) => {
    if (data?.type !== 'sightglass:size') return;
    for (const frame of document.querySelectorAll('iframe.sightglass'))
      if (frame.contentWindow === source) frame.style.height = \`\${Number(data.height)}px\`;
  });
</script>`;

export function writeSnippet({ url, kind, look, title }: Snippet): string {
  const style = [
    'width: 100%',
    `height: ${HEIGHTS[kind]}px`,
    'border: 0',
    ...(look.transparent ? ['color-scheme: light'] : []),
  ].join('; ');
  const frame = `<iframe
  class="sightglass"
  src="${escapeHtml(url)}"
  title="${escapeHtml(title)}"
  style="${style}"
  loading="lazy"
  referrerpolicy="origin"
  sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
></iframe>`;
  return PICTURES.has(kind) ? `${frame}\n` : `${frame}\n${FOLLOW}\n`;
}
