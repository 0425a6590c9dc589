/**
 * How long a first visit takes to show the graph. In: the address of a running console, how many visits
 * (`node e2e/perf/measure-first-draw.ts http://127.0.0.1:8480 5`). Each visit is a new browser profile. Out: for each visit, in ms
 * since navigation, when the parts were there, and the median until the graph was drawn; nothing passes or fails.
 */
import { chromium, type Browser } from '@playwright/test';

const [base = 'http://127.0.0.1:8480', visits = '5'] = process.argv.slice(2);

interface Visit {
  readonly drawn: number;
  readonly parts: readonly string[];
}

async function visit(browser: Browser): Promise<Visit> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(`${base}/topology`);
  await page.waitForFunction(() => performance.getEntriesByName('topology drawn').length > 0);
  const result = await page.evaluate(() => {
    const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const shown = resources.filter(({ name }) =>
      /topology|graph-canvas|assets\/(index|route).*js|worker/.test(name),
    );
    const layout = performance.getEntriesByName('topology layout')[0];
    const [mark] = performance.getEntriesByName('topology drawn');
    return {
      drawn: mark?.startTime ?? Number.NaN,
      parts: [
        ...shown.map(({ name, startTime, responseEnd }) => {
          const file =
            new URL(name).pathname
              .split('/')
              .at(-1)
              ?.replace(/-[\w-]{8}\./, '.') ?? name;
          return `${file} ${Math.round(startTime)}..${Math.round(responseEnd)}`;
        }),
        `layout ..${Math.round((layout?.startTime ?? 0) + (layout?.duration ?? 0))}`,
      ],
    };
  });
  await page.close();
  return result;
}

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
});
const times: number[] = [];
for (let i = 0; i < Number(visits); i++) {
  const { drawn, parts } = await visit(browser);
  times.push(drawn);
  console.log(`drawn after ${Math.round(drawn)} ms: ${parts.join(', ')}`);
}
await browser.close();
const middle = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
console.log(`median of ${times.length} visits: ${Math.round(middle)} ms`);
