/**
 * For the crash test: a console reduced to the state file, delivery as it is, and a state machine that lives through alerts by counting
 * its evaluations. In: a folder, the address of receivers, how many alerts and lives, as arguments; a line on standard input lets it
 * begin, so that others can be loaded while one runs. Out: `ready` once it runs; exit code 0 when every alert has lived all its lives
 * and nothing is left to be told. It is killed at any moment, and another goes on over the same folder.
 */
import { once } from 'node:events';
import { receiverSchema, routingSchema } from '@sightglass/shared/contract';
import { createCollections } from '../../../state/collections.ts';
import { openSecretBox } from '../../../state/secret-box.ts';
import { openState } from '../../../state/open-state.ts';
import type { AlertEpisode } from '../../dispatcher.ts';
import { createDelivery } from '../create-delivery.ts';
import { ROUTING_ID } from '../policies.ts';
import { sealReceiver } from '../secrets.ts';
import { ended, sampleEpisode } from './sample-episode.ts';
import { createAddressGuard } from '../../../outbound/address-guard.ts';

const EVALUATE_EVERY_MS = 15;

const [folder = '', url = '', alerts = '0', lives = '0'] = process.argv.slice(2);

// Without a parent there is nothing to do.
process.stdin.once('end', () => process.exit(1));
await once(process.stdin, 'data');

const state = openState(folder);
const secrets = openSecretBox(folder);
const collections = createCollections(state, Date.now);
const author = { author: 'test' };

function addReceiver(id: string, target: object): void {
  if (collections.receivers.read(id)) return;
  const receiver = receiverSchema.parse({ name: id, target });
  collections.receivers.create(sealReceiver(receiver, null, secrets), { ...author, id });
}

addReceiver('pagerduty', { kind: 'pagerduty', routingKey: 'R', url });
addReceiver('webhook', { kind: 'webhook', url: `${url}/webhook` });
if (!collections.routing.read(ROUTING_ID)) {
  const grouping = { wait: '10ms', interval: '10ms', repeat: '150ms' };
  const table = routingSchema.parse({ grouping, fallback: ['pagerduty', 'webhook'] });
  collections.routing.create(table, { ...author, id: ROUTING_ID });
}

state.database.exec(
  `CREATE TABLE IF NOT EXISTS machine (name TEXT PRIMARY KEY, life INTEGER NOT NULL, fires INTEGER NOT NULL,
     left INTEGER NOT NULL, body TEXT NOT NULL)`,
);
const insert = state.database.prepare('INSERT OR IGNORE INTO machine VALUES (?, 0, 0, ?, ?)');
for (let index = 0; index < Number(alerts); index++) insert.run(`s${index}`, 3 + index, '');

interface MachineRow {
  readonly name: string;
  readonly life: number;
  readonly fires: number;
  readonly left: number;
  readonly body: string;
}

const rowsOf = state.database.prepare('SELECT * FROM machine');
const keep = state.database.prepare(
  'UPDATE machine SET life = ?, fires = ?, left = ?, body = ? WHERE name = ?',
);
const someEvaluations = (): number => 6 + Math.floor(Math.random() * 12);

function complain(about: unknown, message?: unknown): void {
  process.stderr.write(`${String(message)}: ${JSON.stringify(about)}\n`);
}

const delivery = createDelivery({
  state,
  collections,
  secrets,
  clock: Date.now,
  random: Math.random,
  log: { error: complain, warn: complain },
  guard: createAddressGuard({ allow: [], loopback: true }),
  externalUrl: 'http://127.0.0.1',
  readCallers: () => new Map(),
  settings: {
    tickMs: 5,
    attemptTimeoutMs: 250,
    connectTimeoutMs: 250,
    backoffMs: 10,
    longestBackoffMs: 80,
    longestRetryAfterMs: 100,
  },
});

/** One evaluation, as the real machine does it: new states and what follows from them in one transaction. */
function evaluate(): boolean {
  const now = Date.now();
  let alive = false;
  state.transaction(() => {
    const firing: AlertEpisode[] = [];
    const resolved: AlertEpisode[] = [];
    for (const row of rowsOf.all() as unknown as MachineRow[]) {
      if (row.fires === 0 && row.life >= Number(lives)) continue;
      alive = true;
      if (row.left > 0) {
        keep.run(row.life, row.fires, row.left - 1, row.body, row.name);
        if (row.fires === 1) firing.push(JSON.parse(row.body) as AlertEpisode);
      } else if (row.fires === 0) {
        const alert = sampleEpisode(row.name, {
          episode: `${row.name}-${row.life}`,
          firedAt: now,
          pendingAt: now,
        });
        keep.run(row.life + 1, 1, someEvaluations(), JSON.stringify(alert), row.name);
        firing.push(alert);
      } else {
        keep.run(row.life, 0, someEvaluations(), '', row.name);
        resolved.push(ended(JSON.parse(row.body) as AlertEpisode, now));
      }
    }
    delivery.dispatcher.dispatch({ firing, resolved }, now);
  });
  return alive;
}

const isSettled = (): boolean => {
  const { n } = state.database.prepare('SELECT count(*) AS n FROM dispatched_alerts').get() as { n: number };
  return n === 0 && delivery.outbox.count('waiting') === 0;
};

delivery.start();
process.stdout.write('ready\n');
const timer = setInterval(() => {
  if (evaluate() || !isSettled()) return;
  clearInterval(timer);
  void delivery.stop().then(() => {
    state.close();
    process.exit(0);
  });
}, EVALUATE_EVERY_MS);
