/**
 * A console's alerting alone, for kill.test.ts: evaluates without rest what the rounds say, over the state of a folder, until it is killed. A
 * service is unwell in rounds 3 to 6 of every 10; the round is counted in the state itself, with the evaluation, and so is whatever is told
 * of an alert: once when it fires, once when it ends. In: the folder. Out: a line for each round.
 */
import { createAlertTable } from '../../state/alert-table.ts';
import { openState } from '../../state/open-state.ts';
import { createAlertLoop } from '../alert-loop.ts';
import { sampleEvaluation, sampleJudgement } from './sample-evaluation.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('which folder?');
const state = openState(folder);
state.database.exec(
  'CREATE TABLE IF NOT EXISTS told (episode TEXT, word TEXT); CREATE TABLE IF NOT EXISTS rounds (n INTEGER)',
);
const readRound = state.database.prepare('SELECT count(*) AS n FROM rounds');
const countRound = state.database.prepare('INSERT INTO rounds VALUES (1)');
const isTold = state.database.prepare('SELECT 1 FROM told WHERE episode = ?');
const tell = state.database.prepare('INSERT INTO told VALUES (?, ?)');

function round(): number {
  return (readRound.get() as { n: number }).n;
}
const loop = createAlertLoop({
  state,
  table: createAlertTable(state),
  evaluators: {
    rule: {
      evaluate: () => {
        const phase = round() % 10;
        const judgements = phase >= 3 && phase <= 6 ? [sampleJudgement('cart'), sampleJudgement('web')] : [];
        return Promise.resolve([sampleEvaluation({ judgements })]);
      },
    },
  },
  dispatcher: {
    dispatch({ firing, resolved }) {
      countRound.run();
      for (const { episode } of firing) if (!isTold.get(episode)) tell.run(episode, 'fired');
      for (const { episode } of resolved) tell.run(episode, 'resolved');
    },
    holds: () => new Map(),
  },
  ledger: { write: () => {} },
  clock: Date.now,
  steadyClock: () => performance.now(),
  newestEnd: () => null,
  intervalMs: 1000,
  everyMs: 1000,
  log: console,
  observe: () => {},
  judged: () => {},
});
for (;;) {
  await loop.evaluate();
  process.stdout.write(`${round()}\n`);
}
