/**
 * Builds and serves the page in `web`, and runs the unit tests of all packages as two vitest projects; a third drives real
 * engines and is there only where the environment names one (`npm run engines` takes those on the PATH).
 */
import react from '@vitejs/plugin-react';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { omitJsonSchema } from './scripts/omit-json-schema.ts';

const hasEngine = Boolean(
  process.env['SIGHTGLASS_PROMETHEUS'] ||
  process.env['SIGHTGLASS_VICTORIA_METRICS'] ||
  process.env['SIGHTGLASS_ALERTMANAGER'],
);

const engines: TestProjectConfiguration = {
  test: {
    name: 'engines',
    environment: 'node',
    include: ['server/src/**/*.engine.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // Each file starts engines of its own: side by side they would wait for each other.
    fileParallelism: false,
  },
};

const envoys: TestProjectConfiguration = {
  test: {
    name: 'envoy',
    environment: 'node',
    include: ['server/src/**/*.envoy.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
};

export default defineConfig({
  root: 'web',
  plugins: [react(), omitJsonSchema()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    // The console, and what other pages frame: an entry of its own, so that it loads nothing of the console's frame.
    rolldownOptions: {
      input: ['web/index.html', 'web/embed.html'],
      output: {
        // What both have in common in two files instead of twenty: each costs a request and is packed for itself.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(?:react|react-dom|scheduler)\// },
            {
              name: 'words',
              test: new RegExp(
                [
                  String.raw`web/src/(?:format/(?:number-text|count|rate|ratio|latency|bytes|time)|theme/(?:tokens|css-variables))\.ts`,
                  String.raw`web/src/(?:ui/(?:sparkline|sparkline-path|use-now|status-badge|mtls-badge|badge\.module)|charts/(?:chart-model|chart-tooltip|charts\.module))\.`,
                  String.raw`web/src/ui/(?:alerts/(?:alert-subject|alert-model|bell-path|severity)|signals/node-target)`,
                  String.raw`shared/src/(?:identity|time-range)\.ts`,
                  String.raw`@tabler/icons-react/.*(?:createReactComponent|defaultAttributes)`,
                ].join('|'),
              ),
            },
          ],
        },
      },
    },
    // In kB before gzip, for each chunk. The limit that counts is on all that a first visit loads: scripts/check-bundle.mjs.
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8480', '/embed/': 'http://127.0.0.1:8480' } },
  worker: { format: 'es' },
  test: {
    root: '.',
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['shared/src/**/*.test.ts', 'server/{src,bench}/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.engine.test.ts', '**/*.envoy.test.ts'],
          testTimeout: 20_000,
        },
      },
      ...(hasEngine ? [engines] : []),
      ...(process.env['SIGHTGLASS_ENVOY'] ? [envoys] : []),
      {
        plugins: [react()],
        test: {
          name: 'page',
          environment: 'jsdom',
          include: ['web/src/**/*.test.{ts,tsx}'],
          setupFiles: ['web/src/test-setup.ts'],
          testTimeout: 20_000,
        },
      },
    ],
  },
});
