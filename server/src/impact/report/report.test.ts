/** The page for the change ticket: whole, without scripts, and with hostile names as text. */
import { impactExportSchema } from '@sightglass/shared/contract';
import { formatServiceId } from '@sightglass/shared/identity';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { createContext, createFixedStore, NOW } from '../../http/testing/sample-context.ts';
import { sampleEdge } from '../../http/testing/sample-telemetry.ts';
import { writeHtml } from './write-html.ts';
import { writeMarkdown } from './write-markdown.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '[click](javascript:alert(1)) `code` | cell',
  '\u202egnp.exe\u0000\n# heading',
  'https://evil.example @everyone #1',
  'x'.repeat(100_000),
];

const end = (service: string) => ({ cluster: 'c', namespace: 'n', service, workload: 'w', version: 'v' });
const app = createApp(
  createContext(
    createFixedStore([
      sampleEdge('c~n~in', 'c~n~web', { requests: 600, mutual: 600 }),
      sampleEdge('c~n~web', 'c~n~cart', { requests: 300, mutual: 300 }),
      ...HOSTILE.map((name) => sampleEdge(end(name), 'c~n~cart', { requests: 30 })),
    ]),
  ),
);

async function download(format: 'html' | 'markdown', service = 'c~n~cart') {
  const query = { service, format, minutes: 45, range: `${NOW - 60_000}..${NOW}`, startsAt: NOW + 3_600_000 };
  const { body } = await request(app).get('/api/v1/impact/export').query(query).expect(200);
  return impactExportSchema.parse(body);
}

const PERMALINK = `http://127.0.0.1:8480/impact?service=c%7En%7Ecart&minutes=45&range=${NOW - 60_000}..${NOW}&window=${NOW + 3_600_000}`;

describe('the page for the change ticket', () => {
  it('is one HTML file with figures, moment, permalink and assumptions', async () => {
    const { text, fileName, mediaType } = await download('html');
    expect([fileName, mediaType]).toEqual(['impact-cart.html', 'text/html; charset=utf-8']);
    expect(text).toContain(PERMALINK.replaceAll('&', '&amp;'));
    for (const part of [
      '45 minutes',
      '>5/s<',
      '2027-01-15 08:00 UTC',
      'A request is lost when a call that it makes is lost',
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/<(script|img|iframe|link|object|base|form)\b/i);
    const tags = text.match(/<[^>]*>/g) ?? [];
    expect(tags.length).toBeGreaterThan(50);
    expect(tags.filter((tag) => /\s(on\w+|src|srcset|style)\s*=/i.test(tag))).toEqual([]);
    expect([...text.matchAll(/href="([^"]*)"/g)].map(([, url]) => url)).toEqual([
      PERMALINK.replaceAll('&', '&amp;'),
    ]);
    expect(text.length).toBeLessThan(40_000);
  });

  it('shows hostile names as text', async () => {
    const { text } = await download('html');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain(String.raw`\u{202e}gnp.exe\u{0}\u{a}# heading`);
    // oxlint-disable-next-line no-control-regex -- none of them may be left
    expect(text).not.toMatch(/[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/);
  });

  it('is Markdown in which names have no meaning', async () => {
    const { text, fileName } = await download('markdown');
    expect(fileName).toBe('impact-cart.md');
    expect(text).toContain(`<${PERMALINK}>`);
    expect(text).toContain('| Hop | Caller |');
    expect(text).not.toMatch(/<(?!http:\/\/127)/);
    expect(text).not.toMatch(/(?<!\\)\]\(/);
    expect(text).not.toContain('https://evil');
    expect(text).not.toContain('@everyone');
    const rows = text.split('\n').filter((line) => line.startsWith('| 1 |'));
    expect(rows.length).toBe(HOSTILE.length + 1);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)?.length).toBe(7);
  });

  it('names the file by what file systems take', async () => {
    const { fileName } = await download(
      'html',
      formatServiceId({ cluster: 'c', namespace: 'n', name: '"><img src=x onerror=alert(1)>' }),
    );
    expect(fileName).toBe('impact--img-src-x-onerror-alert-1-.html');
  });

  it('lets no name begin a block', () => {
    const document = {
      title: '# t',
      blocks: [{ kind: 'list', items: ['- a', '1. b', '+ c', '> d', '    e'] }],
    } as const;
    expect(writeMarkdown(document)).toBe('# \\# t\n\n- \\- a\n- 1\\. b\n- \\+ c\n- &gt; d\n-     e\n');
    expect(writeHtml(document)).toContain('<li><bdi>&gt; d</bdi></li>');
  });
});
