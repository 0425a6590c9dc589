import { chromium } from '@playwright/test';
const [, , out, ...specs] = process.argv;
const base = process.env.BASE ?? 'http://127.0.0.1:19500';
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const spec of specs) {
  const [name, path, size = '1280x720', scheme = 'light', full = '0'] = spec.split('|');
  const [w, h] = size.split('x').map(Number);
  const ctx = await browser.newContext({ viewport: { width: w, height: h }, colorScheme: scheme });
  const page = await ctx.newPage();
  page.on('console', (m) => {
    if (['error', 'warning'].includes(m.type())) console.log(name, m.type(), m.text().slice(0, 300));
  });
  page.on('pageerror', (e) => console.log(name, 'EXC', e.message.slice(0, 300)));
  await page.goto(base + path);
  await page.waitForTimeout(Number(process.env.WAIT ?? 3500));
  await page.screenshot({ path: `${out}/${name}.png`, fullPage: full === '1' });
  await ctx.close();
}
await browser.close();
