/**
 * The exported rules in a real Prometheus beside our own evaluation, over the same telemetry: five hours of a service with an outage that its
 * destination saw, one of which the callers alone know, and a slow burn. Each alert fires and resolves at the same evaluations, but for one
 * interval. promtool checks the rules, and its rule engine fires the same alerts.
 */
import type { Slo } from '@sightglass/shared/contract';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { count, edge, edgeWindow } from '../../store/conformance-mesh.ts';
import { startPrometheus } from '../../store/promql/testing/start-prometheus.ts';
import { recordRules } from '../../store/promql/testing/record-rules.ts';
import { formatSeries, type Sample } from '../../store/testing/sample.ts';
import { createTestMesh, INTERVAL_MS, makeSlo, ORIGIN } from '../testing.ts';
import { exportSlos } from './export-slos.ts';

const program = process.env['SIGHTGLASS_PROMETHEUS'] || 'prometheus';
const folder = mkdtempSync(join(tmpdir(), 'sightglass-slo-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EVALUATION = 30_000;
const WINDOWS = (5 * HOUR) / INTERVAL_MS;

/** Requests of one window: well, failed at the destination, and failed before they reached it. */
function traffic(index: number): { good: number; bad: number; lost: number } {
  const at = index * INTERVAL_MS;
  const within = (from: number, minutes: number): boolean => at >= from && at < from + minutes * MINUTE;
  if (within(HOUR, 4)) return { good: 0, bad: 120, lost: 0 };
  if (within(2.5 * HOUR, 6)) return { good: 60, bad: 0, lost: 60 };
  if (within(3.25 * HOUR, 60)) return { good: 119, bad: 1, lost: 0 };
  return { good: 120, bad: 0, lost: 0 };
}

const LABELS = {
  destination_canonical_service: 'cart',
  destination_workload_namespace: 'shop',
  destination_cluster: 'east',
  source_canonical_service: 'web',
  source_workload_namespace: 'shop',
};
/** Each series, and by how much it grows in a window. The source tells the same requests once more. */
const SERIES = [
  ['destination', '200', '-', 'good'],
  ['destination', '503', '-', 'bad'],
  ['source', '200', '-', 'good'],
  ['source', '503', '-', 'bad'],
  ['source', '503', 'UF', 'lost'],
] as const;

function seriesOf([reporter, code, flags]: (typeof SERIES)[number]): string {
  return formatSeries('istio_requests_total', {
    reporter,
    response_code: code,
    response_flags: flags,
    ...LABELS,
  });
}

function* samples(): Generator<Sample> {
  for (const one of SERIES) {
    let value = 0;
    for (let index = 0; index <= WINDOWS; index++) {
      yield { series: seriesOf(one), value: String(value), at: ORIGIN + index * INTERVAL_MS };
      value += traffic(index)[one[3]];
    }
  }
}

function windowsAt(start: number) {
  const { good, bad, lost } = traffic((start - ORIGIN) / INTERVAL_MS);
  const key = edge('shop/web', 'shop/cart');
  const failed = { code: '503', failed: true };
  const seen = [count(good), count(bad, failed)].filter(({ requests }) => requests > 0);
  const unseen = count(lost, { ...failed, flags: 'UF', neverArrived: true });
  return [
    edgeWindow(key, { outcomes: seen }),
    edgeWindow(key, { reporter: 'source', outcomes: lost > 0 ? [...seen, unseen] : seen }),
  ];
}

/** Evaluations, by index, at which each tier fires. */
type Firing = Map<string, Set<number>>;

async function evaluateOurselves(slo: Slo): Promise<Firing> {
  const mesh = await createTestMesh([['cart', slo]]);
  const firing: Firing = new Map();
  for (let index = 1; index <= (5 * HOUR) / EVALUATION; index++) {
    await mesh.run(EVALUATION / INTERVAL_MS, windowsAt);
    if (index === 1) await mesh.book.settle();
    await mesh.book.evaluator.evaluate(mesh.now);
    const kept = mesh.book.find('cart');
    kept?.tiers.forEach(({ long, short }, tier) => {
      // A ticket that is held back fires too: Prometheus leaves holding back to Alertmanager.
      if (kept.reading?.tiers[tier]?.state !== 'firing') return;
      const name = `${long}/${short}`;
      firing.set(name, (firing.get(name) ?? new Set()).add(index));
    });
  }
  await mesh.close();
  return firing;
}

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

async function evaluateInPrometheus(rules: readonly Rule[]): Promise<Firing> {
  const span = { from: ORIGIN, to: ORIGIN + 5 * HOUR, intervalMs: EVALUATION };
  const named = (rule: Rule, record: string) => ({ record, expr: rule.expr, labels: { ...rule.labels } });
  const raw = await startPrometheus(program, samples());
  const records = await recordRules(
    raw,
    rules.flatMap((rule) => (rule.record === undefined ? [] : [named(rule, rule.record)])),
    span,
  );
  await raw.stop();
  const recorded = await startPrometheus(program, records);
  const alerts = await recordRules(
    recorded,
    rules.flatMap((rule) => (rule.alert === undefined ? [] : [named(rule, 'alert')])),
    span,
  );
  await recorded.stop();
  const firing: Firing = new Map();
  for (const { series, at } of alerts) {
    const [, name = ''] = /tier="([^"]+)"/.exec(series) ?? [];
    firing.set(name, (firing.get(name) ?? new Set()).add((at - ORIGIN) / EVALUATION));
  }
  return firing;
}

/** First evaluation of each run of evaluations, and the first after it. */
function runs(indexes: ReadonlySet<number>): [from: number, to: number][] {
  const found: [number, number][] = [];
  for (const index of [...indexes].toSorted((a, b) => a - b)) {
    const last = found.at(-1);
    if (last?.[1] === index) last[1] = index + 1;
    else found.push([index, index + 1]);
  }
  return found;
}

function promtool(...args: readonly string[]): string {
  const tool = program.includes('/') ? join(dirname(program), 'promtool') : 'promtool';
  const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8', cwd: folder });
  return status === 0 ? 'ok' : `${status}: ${stdout}${stderr}`;
}

const slo = makeSlo({ receivers: ['ops'], labels: { team: 'shop' }, runbookUrl: 'https://example.org/cart' });
const { text } = exportSlos([slo], 'prometheus');
const { groups } = parse(text) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

describe('the exported rules', () => {
  let ours: Firing;
  let theirs: Firing;
  beforeAll(async () => {
    ours = await evaluateOurselves(slo);
    theirs = await evaluateInPrometheus(rules);
  }, 180_000);

  it('are valid, of every kind of indicator', () => {
    const slis = [
      { kind: 'availability' },
      { kind: 'availability', bad: { http: ['4xx', '503', '0'], grpc: [] } },
      { kind: 'availability', bad: { http: [], grpc: ['14'] } },
      { kind: 'latency', thresholdMs: 250 },
      { kind: 'latency', thresholdMs: 0.5 },
      { kind: 'windows', window: '5m', criterion: { signal: 'error-ratio', atMost: 0.01 } },
      { kind: 'windows', window: '1m', criterion: { signal: 'p99', atMost: 400 } },
      { kind: 'throughput', window: '5m', floorPerSecond: 3 },
      { kind: 'custom', good: 'sum(increase(a[$window]))', total: 'sum(increase(b[$window]))' },
    ] as const;
    const scope = {
      namespace: 'shop',
      service: 'cart',
      cluster: 'east',
      version: 'v"1',
      caller: 'east~shop~web',
    };
    const all = slis.map((sli, i) =>
      makeSlo({
        name: `one ${i}`,
        sli: JSON.parse(JSON.stringify(sli)) as Slo['sli'],
        ...(i % 2 === 0 ? { scope } : {}),
      }),
    );
    writeFileSync(join(folder, 'all.yaml'), exportSlos(all, 'prometheus').text);
    expect(promtool('check', 'rules', '--lint=all', '--lint-fatal', 'all.yaml')).toBe('ok');
  });

  it('fire and resolve at the same evaluations as our own, within one interval', () => {
    expect([...ours.keys()].toSorted()).toEqual(['1d/2h', '1h/5m', '3d/6h', '6h/30m']);
    for (const [tier, indexes] of ours) {
      const [own, other] = [runs(indexes), runs(theirs.get(tier) ?? new Set())];
      expect(other, `${tier}: as many episodes`).toHaveLength(own.length);
      own.forEach(([from, to], i) => {
        const [theirFrom = 0, theirTo = 0] = other[i] ?? [];
        expect(
          Math.abs(theirFrom - from),
          `${tier} fires at ${from}, in Prometheus at ${theirFrom}`,
        ).toBeLessThanOrEqual(1);
        expect(
          Math.abs(theirTo - to),
          `${tier} ends at ${to}, in Prometheus at ${theirTo}`,
        ).toBeLessThanOrEqual(1);
      });
    }
    expect(runs(ours.get('1h/5m') ?? new Set()).length).toBe(2);
  });

  it('fire in promtool’s rule engine where ours fire, with the labels and the runbook', () => {
    writeFileSync(join(folder, 'rules.yaml'), text);
    const indexes = [
      20,
      ...runs(ours.get('1h/5m') ?? new Set()).map(([from, to]) => Math.floor((from + to) / 2)),
      280,
    ];
    const active = (index: number) =>
      rules.filter(({ alert, labels }) => alert && ours.get(labels['tier'] ?? '')?.has(index));
    const unit = {
      rule_files: ['rules.yaml'],
      evaluation_interval: '30s',
      tests: [
        {
          interval: '15s',
          input_series: SERIES.map((one) => {
            const values: number[] = [];
            for (let index = 0, value = 0; index <= WINDOWS; index++) {
              values.push(value);
              value += traffic(index)[one[3]];
            }
            return { series: seriesOf(one), values: values.join(' ') };
          }),
          alert_rule_test: indexes.map((index) => ({
            eval_time: `${(index * EVALUATION) / 1000}s`,
            alertname: slo.name,
            exp_alerts: active(index).map((rule) => ({
              exp_labels: rule.labels,
              exp_annotations: (rule as Rule & { annotations: object }).annotations,
            })),
          })),
        },
      ],
    };
    expect(indexes.map((index) => active(index).length > 0)).toEqual([false, true, true, true]);
    writeFileSync(join(folder, 'test.json'), JSON.stringify(unit));
    expect(promtool('test', 'rules', 'test.json')).toBe('ok');
  });
});
