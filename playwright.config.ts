/**
 * End-to-end tests: a real console with the demo mesh, a real Chromium. SIGHTGLASS_CHROMIUM names the browser when it is not
 * Playwright's own. Retries are off: a test that passes now and then is a defect.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const port = 18480;
// One folder for the runner and its workers, which load this file again.
const data = (process.env['SIGHTGLASS_E2E_DATA'] ??= mkdtempSync(join(tmpdir(), 'sightglass-e2e-')));
const executablePath = process.env['SIGHTGLASS_CHROMIUM'];

export default defineConfig({
  testDir: 'e2e/tests',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  forbidOnly: true,
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 720 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `node server/src/main.ts --demo --listen 127.0.0.1:${port} --data ${data}`,
    url: `http://127.0.0.1:${port}/readyz`,
    timeout: 60_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
  },
});
