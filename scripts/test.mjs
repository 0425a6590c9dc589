/**
 * `npm test`: every check of the project, one after another; each goes on after a failure, so that one run tells all.
 * Ends with a line `N passed, N failed`, with `, N skipped` when something was. What the tests need and the machine lacks is
 * installed; what cannot be had is named and skipped, which with CI=true is a failure
 * (but for a registry that does not answer an audit).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { audit } from './audit.ts';
import { ensureHelm, ensureKubernetesSchemas } from './deploy-tools.mjs';
import {
  ensureAlertmanager,
  ensureChromium,
  ensureEnvoy,
  ensurePrometheus,
  ensureVictoriaMetrics,
} from './tools.mjs';

const inCi = process.env['CI'] === 'true';
const scratch = mkdtempSync(join(tmpdir(), 'sightglass-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
const lines = [];

function say(text) {
  process.stdout.write(`${text}\n`);
}

function note(outcome, name, detail = '') {
  lines.push(`${outcome.padEnd(7)} ${name}${detail === '' ? '' : `  ${detail}`}`);
}

function run(command, args, env = {}) {
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, FORCE_COLOR: '0', ...env } })
    .status;
}

/** A check that passes or fails as a whole. */
function check(name, command, args) {
  say(`\n── ${name}`);
  const ok = run(command, args) === 0;
  totals[ok ? 'passed' : 'failed'] += 1;
  note(ok ? 'passed' : 'FAILED', name);
}

/** A test runner that writes its counts as JSON; a runner that dies or runs nothing has failed. */
function suite(name, { command, args, report, count, env }) {
  say(`\n── ${name}`);
  const status = run(command, args, env);
  let counts;
  try {
    counts = count(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    counts = { passed: 0, failed: 1, skipped: 0 };
  }
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  if (counts.passed + counts.failed === 0) counts.failed = 1;
  if (counts.skipped > 0 && inCi) {
    counts.failed += counts.skipped;
    say(`${counts.skipped} tests were skipped, which counts as failed with CI=true`);
    counts.skipped = 0;
  }
  for (const key of ['passed', 'failed', 'skipped']) totals[key] += counts[key];
  const failed = counts.failed > 0;
  note(
    failed ? 'FAILED' : 'passed',
    name,
    `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
  );
  // At the end, where somebody looks who has only the end of a long run.
  for (const title of counts.titles ?? []) lines.push(`          ${title}`);
}

/** Something that the machine cannot run. */
function missing(name, why) {
  totals[inCi ? 'failed' : 'skipped'] += 1;
  note(inCi ? 'FAILED' : 'skipped', name, why);
}

/** A registry without the endpoint makes no run a failure, with CI=true neither: the project can do nothing about it, and it is named. */
function auditDependencies() {
  const name = 'known vulnerabilities of dependencies';
  say(`\n── ${name}`);
  const { outcome, detail } = audit();
  if (outcome === 'unanswered') {
    totals.skipped += 1;
    note('skipped', name, `the registry could not be asked: ${detail}`);
    return;
  }
  totals[outcome === 'ok' ? 'passed' : 'failed'] += 1;
  note(outcome === 'ok' ? 'passed' : 'FAILED', name, detail);
}

check('types', 'npm', ['run', '-s', 'typecheck']);
check('lint', 'npm', ['run', '-s', 'lint']);
check('format', 'npm', ['run', '-s', 'format:check']);
check('file lengths', 'npm', ['run', '-s', 'lengths']);
check('import rules', 'npm', ['run', '-s', 'imports']);
check('dead code', 'npm', ['run', '-s', 'knip']);
check('generated files', 'node', ['scripts/generate.ts', '--check']);
check('licences', 'node', ['scripts/check-licences.mjs']);
auditDependencies();
check('bundle size', 'node', ['scripts/check-bundle.mjs']);

const chartTools = [ensureHelm(), ensureKubernetesSchemas()].filter(({ path }) => !path);
if (chartTools.length === 0) check('the chart and its manifests', 'node', ['scripts/check-deploy.mjs']);
else missing('the chart and its manifests', chartTools.map(({ why }) => why).join('; '));

/** Some of vitest's projects. */
function vitestSuite(name, { projects, env }) {
  const report = join(scratch, `${projects.join('-')}.json`);
  const chosen = projects.map((project) => `--project=${project}`);
  suite(name, {
    command: 'vitest',
    args: ['run', ...chosen, '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`],
    report,
    env,
    count: (json) => {
      const failed = json.testResults.flatMap(listFailures);
      return {
        passed: json.numPassedTests,
        failed: failed.length,
        skipped: json.numPendingTests,
        titles: failed,
      };
    },
  });
}

/** The tests of a file that failed; the file itself where it failed without one. */
function listFailures({ name, status, message, assertionResults }) {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [`${file}: ${firstLine(message)}`] : [];
  return failed.map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
}

/** Playwright's specs that failed, in a file's suite and the suites in it. */
function listFailedSpecs({ specs = [], suites = [] }) {
  const failed = specs.filter(({ ok }) => !ok).map(({ file, line, title }) => `${file}:${line} > ${title}`);
  return [...failed, ...suites.flatMap(listFailedSpecs)];
}

function firstLine(text = '') {
  return text.split('\n', 1)[0].slice(0, 300);
}

vitestSuite('unit and integration tests', { projects: ['node', 'page'] });

const prometheus = ensurePrometheus();
const victoriaMetrics = ensureVictoriaMetrics();
const alertmanager = ensureAlertmanager();
if (!prometheus.path) missing('the store over a real Prometheus, and agreement with it', prometheus.why);
if (!victoriaMetrics.path) missing('the store over a real VictoriaMetrics', victoriaMetrics.why);
if (!alertmanager.path) missing('alerts told to a real Alertmanager', alertmanager.why);
const engines = {
  SIGHTGLASS_PROMETHEUS: prometheus.path ?? '',
  SIGHTGLASS_VICTORIA_METRICS: victoriaMetrics.path ?? '',
  SIGHTGLASS_ALERTMANAGER: alertmanager.path ?? '',
};
if (prometheus.path || victoriaMetrics.path || alertmanager.path) {
  vitestSuite('the store and alerts over real engines', { projects: ['engines'], env: engines });
}

const envoy = ensureEnvoy();
if (!envoy.path) missing('three services behind real Envoys', envoy.why);
else {
  vitestSuite('three services behind real Envoys', {
    projects: ['envoy'],
    env: { SIGHTGLASS_ENVOY: envoy.path },
  });
}

const browser = await ensureChromium();
if (!browser.path) {
  missing('end-to-end tests in Chromium', browser.why);
} else {
  const report = join(scratch, 'e2e.json');
  suite('end-to-end tests in Chromium', {
    command: 'playwright',
    args: ['test', '--reporter=line,json', ...(prometheus.path ? [] : ['--grep-invert', '@prometheus'])],
    report,
    env: {
      SIGHTGLASS_CHROMIUM: browser.path,
      SIGHTGLASS_PROMETHEUS: prometheus.path ?? '',
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    },
    count: ({ stats, suites }) => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
      titles: suites.flatMap(listFailedSpecs),
    }),
  });
}

rmSync(scratch, { recursive: true, force: true });
say(`\n${lines.join('\n')}\n`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
say(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed > 0 ? 1 : 0;
