import { maintenanceSchema, silenceSchema } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { createDispatchBench } from './testing/dispatch-bench.ts';
import { NOW, sampleEpisode } from './testing/sample-episode.ts';

const MINUTE = 60_000;
const cart = sampleEpisode('cart');
const pay = sampleEpisode('pay');

function createBench() {
  const bench = createDispatchBench();
  bench.addReceiver('hook');
  bench.setRouting({ fallback: ['hook'], grouping: { by: ['alertname'] } });
  return bench;
}

function silence(bench: ReturnType<typeof createBench>, minutes: number): string {
  const document = silenceSchema.parse({
    matchers: [{ label: 'service', value: 'cart' }],
    startsAt: bench.now(),
    endsAt: bench.now() + minutes * MINUTE,
    comment: 'deploy',
  });
  return bench.collections.silences.create(document, { author: 'ann' }).id;
}

describe('groups', () => {
  it('wait for others, tell changes after the interval, repeat, and tell the end once', () => {
    const bench = createBench();
    bench.fire(cart);
    bench.pass(29);
    expect(bench.said()).toEqual([]);
    bench.fire(pay);
    bench.pass(1);
    expect(bench.said()).toEqual(['fire hook: f-cart-page, f-pay-page']);
    bench.pass(60);
    bench.end(pay);
    bench.pass(239);
    expect(bench.said()).toEqual([]);
    bench.pass(1);
    expect(bench.said()).toEqual(['resolve hook: f-cart-page, -f-pay-page']);
    bench.jump(4 * 60 * MINUTE - 1);
    expect(bench.said()).toEqual([]);
    bench.pass(1);
    expect(bench.said()).toEqual(['repeat hook: f-cart-page']);
    bench.end(cart);
    bench.jump(10 * MINUTE);
    expect(bench.said()).toEqual(['resolve hook: -f-cart-page']);
    bench.jump(48 * 60 * MINUTE);
    bench.evaluate();
    expect(bench.said()).toEqual([]);
    expect(bench.state.database.prepare('SELECT count(*) AS n FROM dispatched_alerts').get()).toMatchObject({
      n: 0,
    });
    expect(bench.state.database.prepare('SELECT count(*) AS n FROM notification_groups').get()).toMatchObject(
      { n: 0 },
    );
  });

  it('tell nobody of what ended within its wait, and say so', () => {
    const bench = createBench();
    bench.fire(cart);
    bench.pass(10);
    bench.end(cart);
    bench.pass(60);
    expect(bench.said()).toEqual([]);
    expect(bench.texts().at(-1)).toBe('It ended before its group was due: nobody was told.');
  });

  it('take a new episode for the old one when its end was not told yet', () => {
    const bench = createBench();
    bench.fire(cart);
    bench.pass(30);
    bench.said();
    bench.end(cart);
    bench.pass(30);
    const again = { ...cart, episode: 'second' };
    bench.fire(again);
    bench.pass(600);
    expect(bench.said()).toEqual([]);
    bench.end(again);
    bench.pass(600);
    expect(bench.said()).toEqual(['resolve hook: -f-cart-page']);
  });

  it('end what is no longer told of, even when its end was never handed on', () => {
    const bench = createBench();
    bench.fire(cart);
    bench.pass(30);
    bench.said();
    bench.dispatcher().dispatch({ firing: [], resolved: [] }, bench.now());
    bench.jump(10 * MINUTE);
    expect(bench.said()).toEqual(['resolve hook: -f-cart-page']);
  });

  it('write rows and ledger only when something changed', () => {
    const bench = createBench();
    bench.fire(cart);
    const before = bench.noted();
    const changes = () => bench.state.database.prepare('SELECT total_changes() AS n').get()?.['n'];
    const rows = changes();
    for (let round = 0; round < 10; round++) bench.fire({ ...cart, value: round, summary: `${round}` });
    expect(bench.noted()).toEqual(before);
    expect(changes()).toBe(rows);
    bench.pass(30);
    expect(bench.outbox.list({ limit: 1 })[0]?.notification).toContain('"summary":"9"');
  });

  it('keep their timers over a restart, without an evaluation', () => {
    const bench = createBench();
    bench.fire(cart);
    bench.pass(10);
    bench.restart();
    bench.pass(19);
    expect(bench.said()).toEqual([]);
    bench.pass(1);
    expect(bench.said()).toEqual(['fire hook: f-cart-page']);
    bench.restart();
    bench.jump(4 * 60 * MINUTE);
    expect(bench.said()).toEqual(['repeat hook: f-cart-page']);
  });

  it('are kept or lost with the transaction that they are part of', () => {
    const bench = createBench();
    expect(() =>
      bench.state.transaction(() => {
        bench.fire(cart);
        throw new Error('the machine failed');
      }),
    ).toThrow('the machine failed');
    bench.pass(60);
    expect(bench.said()).toEqual([]);
    bench.evaluate();
    bench.pass(30);
    expect(bench.said()).toEqual(['fire hook: f-cart-page']);
  });

  it('survive a clock that is set back by hours', () => {
    const bench = createBench();
    bench.jump(6 * 60 * MINUTE);
    bench.fire(cart);
    bench.jump(-6 * 60 * MINUTE);
    bench.evaluate();
    bench.pass(30);
    expect(bench.said()).toEqual(['fire hook: f-cart-page']);
  });

  it('do not repeat what is still to be told, nor what somebody looks at', () => {
    const bench = createBench();
    bench.fire(cart);
    bench.pass(30);
    bench.jump(4 * 60 * MINUTE);
    expect(bench.said()).toEqual(['fire hook: f-cart-page']);
    bench.fire({ ...cart, acknowledged: { at: NOW, by: 'ben', comment: '' } });
    bench.jump(4 * 60 * MINUTE);
    expect(bench.said()).toEqual([]);
    bench.fire(cart);
    bench.pass(600);
    expect(bench.said()).toEqual(['repeat hook: f-cart-page']);
  });
});

describe('routing', () => {
  it('notes once that nobody is told, and tells when somebody is named', () => {
    const bench = createDispatchBench();
    bench.addReceiver('hook');
    bench.fire(cart);
    bench.fire(cart);
    bench.pass(60);
    expect(bench.noted()).toEqual(['no-receiver f-cart-page']);
    bench.setRouting({ fallback: ['hook'] });
    bench.evaluate();
    bench.pass(30);
    expect(bench.said()).toEqual(['fire hook: f-cart-page']);
  });

  it('sends the end to whom the beginning was told, after the table changed', () => {
    const bench = createBench();
    bench.addReceiver('other');
    bench.fire(cart);
    bench.pass(30);
    bench.setRouting({ fallback: ['other'], grouping: { by: ['alertname'] } });
    bench.evaluate();
    bench.pass(30);
    expect(bench.said()).toEqual(['fire hook: f-cart-page', 'fire other: f-cart-page']);
    bench.jump(5 * 60 * MINUTE);
    expect(bench.said()).toEqual(['repeat other: f-cart-page']);
    bench.end(cart);
    bench.jump(10 * MINUTE);
    expect(bench.said().toSorted()).toEqual(['resolve hook: -f-cart-page', 'resolve other: -f-cart-page']);
  });

  it('forgets receivers that were deleted, and says so', () => {
    const bench = createBench();
    bench.collections.receivers.remove('hook', { author: 'ann' });
    bench.fire(cart);
    bench.pass(60);
    expect(bench.said()).toEqual([]);
    expect(bench.texts()).toEqual(['Nobody is told: its receiver was deleted.']);
  });

  it('tells no end to whom does not want it', () => {
    const bench = createDispatchBench();
    bench.addReceiver('hook', { sendResolved: false });
    bench.setRouting({ fallback: ['hook'] });
    bench.fire(cart);
    bench.pass(30);
    bench.said();
    bench.end(cart);
    bench.jump(10 * MINUTE);
    expect(bench.said()).toEqual([]);
    bench.fire({ ...cart, episode: 'second' });
    bench.pass(30);
    expect(bench.said()).toEqual(['fire hook: f-cart-page']);
  });
});

describe('what holds back', () => {
  it('a silence: told when it ends, if it still fires', () => {
    const bench = createBench();
    const id = silence(bench, 10);
    bench.fire(cart);
    expect(bench.noted()).toEqual(['silenced f-cart-page']);
    expect(bench.texts()[0]).toContain('a silence of ann (deploy)');
    expect(bench.dispatcher().holds([cart, pay], bench.now())).toEqual(
      new Map([[cart.fingerprint, { silencedBy: [id], inhibitedBy: [] }]]),
    );
    bench.pass(600);
    expect(bench.said()).toEqual([]);
    bench.evaluate();
    bench.pass(30);
    expect(bench.said()).toEqual(['fire hook: f-cart-page']);
  });

  it('a silence that begins within the wait, before the next evaluation', () => {
    const bench = createBench();
    bench.fire(cart);
    bench.pass(29);
    silence(bench, 10);
    bench.pass(60);
    expect(bench.said()).toEqual([]);
  });

  it('a silence over what was told: no repeats, but its end is told', () => {
    const bench = createBench();
    bench.fire(cart);
    bench.pass(30);
    bench.said();
    silence(bench, 600);
    bench.evaluate();
    bench.jump(5 * 60 * MINUTE);
    expect(bench.said()).toEqual([]);
    bench.end(cart);
    bench.jump(6 * MINUTE);
    expect(bench.said()).toEqual(['resolve hook: -f-cart-page']);
  });

  it('a silence over all of its life: nobody hears of it', () => {
    const bench = createBench();
    silence(bench, 600);
    bench.fire(cart);
    bench.pass(60);
    bench.end(cart);
    bench.jump(10 * MINUTE);
    expect(bench.said()).toEqual([]);
    expect(bench.noted()).toEqual(['silenced f-cart-page']);
  });

  it('a maintenance window', () => {
    const bench = createBench();
    const window = { name: 'move', scope: { namespaces: ['shop'] }, startsAt: NOW, endsAt: NOW + MINUTE };
    bench.collections.maintenances.create(maintenanceSchema.parse(window), { author: 'ann' });
    bench.fire(cart);
    expect(bench.noted()).toEqual(['maintenance f-cart-page']);
    bench.pass(59);
    expect(bench.said()).toEqual([]);
  });

  it('a page over the ticket of the same thing, until the page ends', () => {
    const bench = createBench();
    const ticket = sampleEpisode('cart', { severity: 'ticket' });
    bench.fire(cart, ticket);
    bench.pass(30);
    expect(bench.said()).toEqual(['fire hook: f-cart-page']);
    expect(bench.noted()).toContain('inhibited f-cart-ticket');
    bench.end(cart);
    bench.jump(6 * MINUTE);
    expect(bench.said()).toEqual(['fire hook: f-cart-ticket, -f-cart-page']);
  });

  it('a dead dependency over its callers, where the table says so', () => {
    const bench = createBench();
    const web = sampleEpisode('web');
    bench.setCallers(new Map([['east~shop~cart', new Set(['east~shop~web'])]]));
    expect(bench.dispatcher().holds([cart, web], bench.now()).size).toBe(0);
    bench.setRouting({ fallback: ['hook'], inhibitCallers: true });
    expect([...bench.dispatcher().holds([cart, web], bench.now()).keys()]).toEqual([web.fingerprint]);
    expect(bench.dispatcher().holds([web], bench.now()).size).toBe(0);
    bench.fire(cart);
    expect([...bench.dispatcher().holds([web], bench.now()).keys()]).toEqual([web.fingerprint]);
  });
});

describe('receivers with ways of their own', () => {
  it('PagerDuty: one event for each alert, and acknowledgements', () => {
    const bench = createDispatchBench();
    bench.addReceiver('pd', { target: { kind: 'pagerduty', routingKey: 'sealed' } });
    bench.setRouting({ fallback: ['pd'], grouping: { by: [] } });
    bench.fire(cart, pay);
    bench.pass(30);
    expect(bench.outbox.list({ limit: 9 }).map(({ key }) => key)).toEqual([
      'sightglass-f-pay-page',
      'sightglass-f-cart-page',
    ]);
    expect(bench.said()).toEqual(['fire pd: f-cart-page', 'fire pd: f-pay-page']);
    const seen = { ...cart, acknowledged: { at: NOW, by: 'ben', comment: 'mine' } };
    bench.fire(seen);
    bench.fire(seen);
    expect(bench.said()).toEqual(['acknowledge pd: f-cart-page']);
    bench.end(pay);
    bench.jump(6 * MINUTE);
    expect(bench.said()).toEqual(['resolve pd: -f-pay-page']);
  });

  it('Alertmanager: at once, resent while it fires, ended at once; one group, few lines', () => {
    const bench = createDispatchBench();
    bench.addReceiver('am', {
      target: { kind: 'alertmanager', urls: ['http://127.0.0.1:1'] },
      sendResolved: false,
    });
    bench.setRouting({ fallback: ['am'] });
    bench.fire(cart, pay);
    bench.pass(1);
    expect(bench.said()).toEqual(['fire am: f-cart-page, f-pay-page']);
    bench.pass(180);
    expect(bench.said()).toHaveLength(1);
    bench.pass(60);
    bench.fire({ ...cart, acknowledged: { at: NOW, by: 'ben', comment: '' } });
    bench.pass(60);
    expect(bench.said()).toHaveLength(1);
    bench.end(cart);
    bench.pass(1);
    expect(bench.said()).toEqual(['resolve am: f-pay-page, -f-cart-page']);
    expect(bench.noted().filter((line) => line.startsWith('queued'))).toHaveLength(3);
  });
});
