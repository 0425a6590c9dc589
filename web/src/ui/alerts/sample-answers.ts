/** For tests, and nothing else: answers of the API about alerts and delivery, by path. */
import {
  makeAlert,
  makeDelivery,
  makeEntry,
  makeMaintenance,
  makeReceiver,
  makeRule,
  makeSilence,
  makeSummary,
  SAMPLE_NOW,
  SAMPLE_RECORD,
  SAMPLE_ROUTING,
} from './sample-data.ts';

const WINDOW = { from: SAMPLE_NOW - 900_000, to: SAMPLE_NOW };
const SERVICES = { window: WINDOW, services: [], warnings: [] };
const MESH = {
  version: '1',
  demo: false,
  now: SAMPLE_NOW,
  startedAt: 0,
  intervalMs: 15_000,
  clusters: [
    { name: 'east', namespaces: ['pay', 'shop'], engines: [], lastDataAt: SAMPLE_NOW },
    { name: 'west', namespaces: ['loyalty'], engines: [], lastDataAt: SAMPLE_NOW },
  ],
  backfill: null,
  store: { kind: 'embedded', edges: 0, sizeBytes: 0, oldestAt: null, newestAt: null, tiers: [] },
};

/** `changes` stand in place of what is usual. */
export function answerAlerting(changes: Readonly<Record<string, object>> = {}): (path: string) => object {
  const answers: Readonly<Record<string, object>> = {
    '/alerts': { alerts: [makeAlert()], warnings: [] },
    '/alert-summary': makeSummary(),
    '/alert-history': { window: WINDOW, alerts: [makeAlert()], truncated: false },
    '/alert-rules': { rules: [makeRule()] },
    '/alert-rules/errors': makeRule(),
    '/silences': { silences: [makeSilence()] },
    '/maintenance-windows': { windows: [makeMaintenance()] },
    '/receivers': { receivers: [makeReceiver()] },
    '/routing': { ...SAMPLE_RECORD, routing: SAMPLE_ROUTING },
    '/deliveries': { deliveries: [makeDelivery()], waiting: 0, dead: 1 },
    '/ledger': { window: WINDOW, entries: [makeEntry()], truncated: false },
    '/slos': { slos: [], warnings: [] },
    '/services': SERVICES,
    '/mesh': MESH,
    '/saturation-signals': { signals: [], warnings: [] },
    ...changes,
  };
  return (path) => answers[path] ?? {};
}
