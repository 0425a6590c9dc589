/** A report as one HTML file: no script, nothing fetched, printable, light and dark as the reader's system is. */
import { plain, type Block, type ReportDocument } from './document.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
/** On its own, so that its direction ends with it. */
const isolate = (text: string): string => `<bdi>${escapeHtml(plain(text))}</bdi>`;

const STYLE = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; } h2 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
p, ul { margin: .4rem 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
caption { text-align: left; opacity: .75; padding-bottom: .25rem; }
th, td { border: 1px solid #8886; padding: .25rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; } .n { text-align: right; font-variant-numeric: tabular-nums; }
@media print { body { max-width: none; margin: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`;

function writeTable({ caption, head, rows, numbers }: Extract<Block, { kind: 'table' }>): string {
  const cell = (tag: string, text: string, column: number): string =>
    `<${tag}${numbers.includes(column) ? ' class="n"' : ''}${tag === 'th' ? ' scope="col"' : ''}>${isolate(text)}</${tag}>`;
  const line = (tag: string, cells: readonly string[]): string =>
    `<tr>${cells.map((text, column) => cell(tag, text, column)).join('')}</tr>`;
  return `<table><caption>${isolate(caption)}</caption><thead>${line('th', head)}</thead><tbody>
${rows.map((row) => line('td', row)).join('\n')}
</tbody></table>`;
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h2>${isolate(block.text)}</h2>`;
    case 'paragraph':
      return `<p>${isolate(block.text)}</p>`;
    case 'link':
      return `<p>${isolate(block.label)}: <a rel="noreferrer" href="${escapeHtml(block.url)}">${escapeHtml(block.url)}</a></p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${isolate(item)}</li>`).join('')}</ul>`;
    default:
      return writeTable(block);
  }
}

export function writeHtml({ title, blocks }: ReportDocument): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${escapeHtml(plain(title))}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${isolate(title)}</h1>
${blocks.map(writeBlock).join('\n')}
</body>
</html>
`;
}
