/**
 * The life of an alert against Prometheus' own: the same run of a condition, evaluated at the same moments, must be pending, firing and over at
 * the same evaluations. promtool evaluates the rules; what it is told to expect is what our state machine did.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stepAlert, type AlertProgress, type AlertTerms } from './alert-state.ts';

const run = promisify(execFile);
const prometheus = process.env['SIGHTGLASS_PROMETHEUS'];

const STEP_S = 30;
const RUNS = 40;

interface Life {
  readonly forS: number;
  readonly keepS: number;
  readonly holds: readonly boolean[];
}

const lives = fc.sample(
  fc.record<Life>({
    forS: fc.constantFrom(0, 30, 45, 60, 120),
    keepS: fc.constantFrom(0, 30, 45, 90),
    holds: fc.array(
      fc.integer({ min: 0, max: 9 }).map((n) => n < 7),
      { minLength: 24, maxLength: 24 },
    ),
  }),
  { numRuns: RUNS, seed: 4 },
);

/** Whether it fires at each evaluation. */
function ourFiring({ forS, keepS, holds }: Life): boolean[] {
  const terms: AlertTerms = { forMs: forS * 1000, keepFiringForMs: keepS * 1000, noData: 'keep' };
  let progress: AlertProgress | null = null;
  return holds.map((active, i) => {
    const step = { ...terms, at: i * STEP_S * 1000, elapsedMs: i === 0 ? 0 : STEP_S * 1000 };
    progress = stepAlert(progress, active ? 'active' : 'inactive', step).next;
    return progress?.firedAt !== null && progress !== null;
  });
}

function writeRules(): string {
  const rules = lives.map(
    ({ forS, keepS }, i) =>
      `      - {alert: life${i}, expr: 'life${i} > 0', for: ${forS}s, keep_firing_for: ${keepS}s}`,
  );
  return ['groups:', '  - name: lives', `    interval: ${STEP_S}s`, '    rules:', ...rules].join('\n');
}

function writeTests(rulesFile: string): string {
  const series = lives.flatMap(({ holds }, i) => [
    `      - series: 'life${i}'`,
    `        values: '${holds.map((active) => (active ? 1 : 0)).join(' ')}'`,
  ]);
  const expected = lives.flatMap((life, i) =>
    ourFiring(life).flatMap((fires, step) => [
      `      - {eval_time: ${step * STEP_S}s, alertname: life${i}, exp_alerts: ${fires ? '[{exp_labels: {}}]' : '[]'}}`,
    ]),
  );
  return [
    `rule_files: [${rulesFile}]`,
    `evaluation_interval: ${STEP_S}s`,
    'tests:',
    `  - interval: ${STEP_S}s`,
    '    input_series:',
    ...series,
    '    alert_rule_test:',
    ...expected,
  ].join('\n');
}

describe('the life of an alert', () => {
  it(`is Prometheus’ in ${RUNS} runs of a condition`, async () => {
    const program = prometheus ?? 'prometheus';
    const promtool = program.includes('/') ? join(dirname(program), 'promtool') : 'promtool';
    const folder = await mkdtemp(join(tmpdir(), 'sightglass-lives-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const rulesFile = join(folder, 'rules.yaml');
    const testsFile = join(folder, 'tests.yaml');
    await writeFile(rulesFile, writeRules());
    await writeFile(testsFile, writeTests(rulesFile));
    const { stdout } = await run(promtool, ['test', 'rules', testsFile]);
    expect(stdout).toContain('SUCCESS');
    expect(lives.flatMap((life) => ourFiring(life)).filter(Boolean).length).toBeGreaterThan(RUNS);
  });
});
