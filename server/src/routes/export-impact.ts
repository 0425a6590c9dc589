/** GET /impact/export: the impact as a file for the change ticket. */
import { defineRoute } from '../http/route.ts';
import { answerImpact, readImpact } from '../impact/read-impact.ts';
import { answerWindows } from '../impact/read-windows.ts';
import { buildReport } from '../impact/report/build-report.ts';
import { writeHtml } from '../impact/report/write-html.ts';
import { writeMarkdown } from '../impact/report/write-markdown.ts';

const FORMATS = {
  html: { write: writeHtml, ending: 'html', mediaType: 'text/html; charset=utf-8' },
  markdown: { write: writeMarkdown, ending: 'md', mediaType: 'text/markdown; charset=utf-8' },
} as const;

/** Only what every file system takes. */
function fileNameOf(names: readonly string[], ending: string): string {
  const first = names[0]?.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60) ?? '';
  return `impact-${first === '' ? 'service' : first}.${ending}`;
}

export const exportImpact = defineRoute(
  'exportImpact',
  async ({ query }, context) => {
    const reading = await readImpact(query, context);
    const impact = await answerImpact(reading, query, context);
    const windows = await answerWindows(reading, query, context);
    const { from, to } = impact.window;
    const search = new URLSearchParams({
      service: query.service.join(','),
      ...(query.kind === 'service' ? {} : { kind: query.kind }),
      minutes: String(query.minutes),
      range: `${from}..${to}`,
      ...(query.startsAt === undefined ? {} : { window: String(query.startsAt) }),
    });
    const report = buildReport({
      impact,
      windows,
      startsAt: query.startsAt,
      permalink: `${context.publicUrl}/impact?${search.toString()}`,
      now: context.now(),
    });
    const { write, ending, mediaType } = FORMATS[query.format];
    const fileName = fileNameOf(
      impact.chosen.map(({ name }) => name),
      ending,
    );
    return { format: query.format, fileName, mediaType, text: write(report) };
  },
  { cached: false },
);
