/** What a real Alertmanager makes of what it is told; scripts/test.mjs finds or installs it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDeliveryBench } from '../testing/delivery-bench.ts';
import { ended, sampleEpisode } from '../testing/sample-episode.ts';
import { startAlertmanager } from '../testing/start-alertmanager.ts';

interface KnownAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly status: { readonly state: string };
}

const program = process.env['SIGHTGLASS_ALERTMANAGER'];

async function start(settings: { readonly alertmanagerResendMs?: number } = {}) {
  const alertmanager = await startAlertmanager(program ?? '');
  onTestFinished(() => alertmanager.stop());
  // Its clock is the real one, and so must ours be.
  const bench = createDeliveryBench({
    startAt: Date.now(),
    settings: { attemptTimeoutMs: 5_000, ...settings },
  });
  bench.addReceiver('am', { kind: 'alertmanager', urls: [alertmanager.url] });
  const known = async (): Promise<readonly KnownAlert[]> =>
    (await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json()) as KnownAlert[];
  return { alertmanager, bench, known };
}

describe.runIf(program)('a real Alertmanager', () => {
  it('takes what fires with its labels, links and times, once, however often it is told', async () => {
    const { bench, known } = await start();
    const cart = sampleEpisode('cart', {
      receivers: ['am'],
      firedAt: bench.now(),
      description: 'Since noon.',
      runbookUrl: 'https://runbooks.test/cart',
      labels: { 'mesh.io/zone': 'ä "b"', empty: '' },
    });
    bench.evaluate([cart]);
    await bench.pass(0);
    await bench.pass(60_000);
    expect(bench.states()).toEqual(['fire sent 1', 'repeat sent 1']);
    const alerts = await known();
    expect(alerts).toMatchObject([
      {
        labels: {
          alertname: 'High errors',
          severity: 'page',
          cluster: 'east',
          namespace: 'shop',
          service: 'cart',
          mesh_io_zone: 'ä "b"',
        },
        annotations: {
          summary: 'cart: 7.2% of requests fail',
          description: 'Since noon.',
          runbook_url: 'https://runbooks.test/cart',
        },
        startsAt: new Date(bench.now() - 60_000).toISOString(),
        endsAt: new Date(bench.now() + 240_000).toISOString(),
        generatorURL: 'https://sightglass.test/alerts?select=f-cart-page',
        status: { state: 'active' },
      },
    ]);
  });

  it('hears of the end, and of one alert only', async () => {
    const { bench, known } = await start();
    const cart = sampleEpisode('cart', { receivers: ['am'], firedAt: bench.now() - 60_000 });
    const pay = sampleEpisode('pay', { receivers: ['am'], firedAt: bench.now() - 60_000 });
    bench.evaluate([cart, pay]);
    await bench.pass(0);
    expect(await known()).toHaveLength(2);
    bench.evaluate([pay], [ended(cart, bench.now())]);
    await bench.pass(0);
    const left = await known();
    expect(left.map(({ labels }) => labels['service'])).toEqual(['pay']);
  });

  it('ends by itself what a console that died can no longer end', async () => {
    const { bench, known } = await start({ alertmanagerResendMs: 250 });
    bench.evaluate([sampleEpisode('cart', { receivers: ['am'], firedAt: bench.now() - 60_000 })]);
    await bench.pass(0);
    expect(await known()).toHaveLength(1);
    await sleep(1_500);
    expect(await known()).toEqual([]);
  });

  it('is told although another of its cluster is down', async () => {
    const { alertmanager, bench, known } = await start();
    bench.addReceiver('both', { kind: 'alertmanager', urls: ['http://127.0.0.1:9', alertmanager.url] });
    bench.evaluate([sampleEpisode('cart', { receivers: ['both'], firedAt: bench.now() - 60_000 })]);
    await bench.pass(0);
    expect(await known()).toHaveLength(1);
    expect(bench.details()[0]).toMatch(/^200 127\.0\.0\.1:9: connection refused; .*: taken$/);
  });

  it('takes a test', async () => {
    const { bench, known } = await start();
    const [receiver] = bench.collections.receivers.list();
    const outcome =
      receiver && (await bench.delivery.testReceiver(receiver.document, { id: null, author: 'ann' }));
    expect(outcome).toMatchObject({ ok: true, status: 200 });
    expect(await known()).toMatchObject([{ labels: { alertname: 'SightglassTest' } }]);
  });
});
