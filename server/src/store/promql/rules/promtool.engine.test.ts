/** The generated file as Prometheus' own tool reads and evaluates it: valid, without lint, and equal to the raw counters. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildRules } from './build-rules.ts';
import { formatRules } from './format-rules.ts';
import { FOLDABLE_FAMILIES } from './recorded-families.ts';

const program = process.env['SIGHTGLASS_PROMETHEUS'] || 'prometheus';
const folder = mkdtempSync(join(tmpdir(), 'sightglass-promtool-'));
afterAll(() => rmSync(folder, { recursive: true }));

function promtool(...args: readonly string[]): string {
  const tool = program.includes('/') ? join(dirname(program), 'promtool') : 'promtool';
  const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8', cwd: folder });
  return status === 0 ? 'ok' : `${status}: ${stdout}${stderr}`;
}

const groups = FOLDABLE_FAMILIES.map((family) =>
  buildRules({ family, clusterLabel: 'cluster', matchers: [], intervalMs: 60_000, marginMs: 15_000 }),
);
const RECORD = 'sightglass:istio_requests:rate';

/** Two pods of one edge: one restarts after five minutes, the other begins to fail late and rarely. */
const UNIT_TEST = {
  rule_files: ['rules.yaml'],
  evaluation_interval: '1m',
  tests: [
    {
      interval: '15s',
      input_series: [
        {
          series: 'istio_requests_total{cluster="e",pod="a",response_code="200"}',
          values: '0+30x20 0+30x60',
        },
        { series: 'istio_requests_total{cluster="e",pod="b",response_code="200"}', values: '7+15x80' },
        { series: 'istio_requests_total{cluster="e",pod="b",response_code="503"}', values: '0x44 1x10 3x25' },
      ],
      promql_expr_test: [
        {
          expr: `round(sum by (response_code) (sum_over_time(${RECORD}[899999ms])) * 60)`,
          eval_time: '18m',
          exp_samples: [
            { labels: '{response_code="200"}', value: 2670 },
            { labels: '{response_code="503"}', value: 3 },
          ],
        },
        {
          expr: 'sum(count_over_time(sightglass:recording_rules:info{interval="60",dialect="istio"}[899999ms]))',
          eval_time: '18m',
          exp_samples: [{ value: 15 }],
        },
      ],
    },
  ],
};

describe('promtool', () => {
  it('finds the rules valid, and nothing to complain of', () => {
    writeFileSync(join(folder, 'rules.yaml'), formatRules(groups, 'plain'));
    expect(promtool('check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml')).toBe('ok');
  });

  it('counts from the rules what happened, each request once, restarts included', () => {
    writeFileSync(join(folder, 'test.json'), JSON.stringify(UNIT_TEST));
    expect(promtool('test', 'rules', 'test.json')).toBe('ok');
  });
});
