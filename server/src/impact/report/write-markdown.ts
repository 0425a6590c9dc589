/**
 * A report as GitHub-flavoured Markdown, which is what issue trackers read. Every character of a name that Markdown or HTML gives a meaning
 * is escaped, also those by which a tracker would make links and mentions of it (GFM, 6.9).
 */
import { plain, type Block, type ReportDocument } from './document.ts';

function escapeMarkdown(text: string): string {
  return plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]|~#$!]/g, String.raw`\$&`)
    .replaceAll('@', '&#64;')
    .replaceAll('://', '&#58;//')
    .replaceAll(/www\./gi, (text) => `${text.slice(0, 3)}&#46;`);
}

/** At the beginning of a line a name must not begin a list, a quote or a rule. */
const escapeLine = (text: string): string =>
  escapeMarkdown(text)
    .replace(/^(\s*)([-+=])/, String.raw`$1\$2`)
    .replace(/^(\s*\d+)([.)])/, String.raw`$1\$2`);

const tableLine = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;

function writeTable({ caption, head, rows, numbers }: Extract<Block, { kind: 'table' }>): string {
  const rule = head.map((_, column) => (numbers.includes(column) ? '---:' : '---'));
  return [
    `${escapeLine(caption)}:`,
    '',
    tableLine(head),
    `| ${rule.join(' | ')} |`,
    ...rows.map(tableLine),
  ].join('\n');
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `## ${escapeMarkdown(block.text)}`;
    case 'paragraph':
      return escapeLine(block.text);
    case 'link':
      return `${escapeLine(block.label)}: <${block.url.replaceAll(/[<>\s]/g, encodeURIComponent)}>`;
    case 'list':
      return block.items.map((item) => `- ${escapeLine(item)}`).join('\n');
    default:
      return writeTable(block);
  }
}

export function writeMarkdown({ title, blocks }: ReportDocument): string {
  return `${[`# ${escapeMarkdown(title)}`, ...blocks.map(writeBlock)].join('\n\n')}\n`;
}
