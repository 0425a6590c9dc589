import { describe, expect, it } from 'vitest';
import { createAccessRecord, type AccessRecord } from '../access-record.ts';
import { findDenial } from './find-denial.ts';
import { createSampling } from './sample.ts';
import { createTestIntake } from './testing.ts';

function record(changes: Partial<AccessRecord> = {}): AccessRecord {
  return { ...createAccessRecord('als'), time: Date.now(), code: 200, ...changes };
}

describe('the intake', () => {
  it('drops the oldest when the store does not keep up, counts them, and holds no more than allowed', async () => {
    const { intake, stored } = createTestIntake({ queue: { records: 1000, bytes: 2 ** 28 } });
    for (let i = 0; i < 5000; i++) intake.offer(record({ path: `/${i}` }));
    expect([intake.pending(), intake.dropped(), intake.hasRoom()]).toEqual([1000, 4000, false]);
    await intake.flush();
    expect(stored[0]?.path).toBe('/4000');
  });

  it('bounds what waits by bytes as well', () => {
    const { intake } = createTestIntake({ queue: { records: 100_000, bytes: 2 ** 20 } });
    for (let i = 0; i < 100; i++) intake.offer(record({ path: 'x'.repeat(100_000) }));
    expect(intake.pending()).toBeLessThan(8);
    expect(intake.pending() + intake.dropped()).toBe(100);
  });

  it('keeps a batch that could not be written, and writes it once', async () => {
    let fails = true;
    const seen: string[] = [];
    const { intake } = createTestIntake({
      store: {
        append: (records) => {
          if (fails) return Promise.reject(new Error('disk full'));
          seen.push(...records.map(({ path }) => path));
          return Promise.resolve();
        },
      },
    });
    intake.offer(record({ path: '/a' }));
    await expect(intake.flush()).rejects.toThrow('disk full');
    intake.offer(record({ path: '/b' }));
    fails = false;
    await intake.flush();
    expect(seen).toEqual(['/a', '/b']);
    expect(intake.counts.stored).toBe(2);
  });

  it('gives a record with an impossible time that of its arrival', async () => {
    const now = 1_800_000_000_000;
    const { intake, stored } = createTestIntake({ clock: () => now });
    for (const time of [NaN, 0, -5, now + 3_600_000, Infinity, now - 1000]) intake.offer(record({ time }));
    await intake.flush();
    expect(stored.map(({ time }) => time)).toEqual([now, now, now, now, now, now - 1000]);
    expect(intake.counts.untimely).toBe(5);
  });

  it('brings numbers to what can be stored', async () => {
    const { intake, stored } = createTestIntake();
    for (const code of [1e99, 70_000, 200.5, -1, NaN, null]) intake.offer(record({ code }));
    for (const bytesIn of [1e300, -1, NaN])
      intake.offer(record({ bytesIn, bytesOut: bytesIn, durationMs: bytesIn }));
    await intake.flush();
    expect(stored.slice(0, 6).map(({ code }) => code)).toEqual([999, 999, 200, 0, 0, null]);
    const most = Number.MAX_SAFE_INTEGER;
    expect(
      stored.slice(6).map(({ bytesIn, bytesOut, durationMs }) => [bytesIn, bytesOut, durationMs]),
    ).toEqual([
      [most, most, 1e300],
      [0, 0, null],
      [0, 0, null],
    ]);
  });

  it('makes lone surrogates harmless and leaves all else as it is', async () => {
    const { intake, stored } = createTestIntake();
    intake.offer(
      record({ channel: 'file', path: '/\u0000<b>\u{1F600}\ud800', userAgent: '=cmd|"/C calc"!A0' }),
    );
    await intake.flush();
    expect(stored[0]).toMatchObject({ path: '/\u0000<b>\u{1F600}\ufffd', userAgent: '=cmd|"/C calc"!A0' });
  });
});

describe('names', () => {
  it('are cleared of control characters, which nothing is named with', async () => {
    const { intake, stored } = createTestIntake();
    intake.offer(
      record({ target: { ...record().target, service: 'a\u0000b\nc', workload: 'x'.repeat(300) } }),
    );
    await intake.flush();
    expect(stored[0]?.target).toMatchObject({
      service: 'a\ufffdb\ufffdc',
      workload: `${'x'.repeat(253)}… [cut]`,
    });
  });
});

describe('sampling', () => {
  const rules = [
    { path: '^/healthz', keep: 0, keepFailures: true },
    { service: 'cart', keep: 0.25, keepFailures: false },
  ];
  const keeps = createSampling(rules);
  const target = { ...record().target, service: 'cart' };

  it('keeps what no rule matches, and failures of what one leaves out', () => {
    expect(keeps(record({ path: '/' }))).toBe(true);
    expect(keeps(record({ path: '/healthz' }))).toBe(false);
    expect(keeps(record({ path: '/healthz', code: 500 }))).toBe(true);
    expect(keeps(record({ path: '/healthz', denied: true }))).toBe(true);
  });

  it('keeps about the share, and every hop of a request or none', () => {
    let kept = 0;
    for (let i = 0; i < 4000; i++) {
      const requestId = `request-${i}`;
      const [one, other] = [record({ target, requestId }), record({ target, requestId, reporter: 'source' })];
      expect(keeps(one)).toBe(keeps(other));
      if (keeps(one)) kept++;
    }
    expect(kept / 4000).toBeGreaterThan(0.21);
    expect(kept / 4000).toBeLessThan(0.29);
    expect(keeps(record({ target, requestId: 'request-1', code: 503 }))).toBe(
      keeps(record({ target, requestId: 'request-1' })),
    );
  });
});

describe('denials', () => {
  it.each([
    [
      { details: 'rbac_access_denied_matched_policy[ns[shop]-policy[no-admin]-rule[0]]' },
      true,
      'shop/no-admin rule 0',
    ],
    [{ details: 'rbac_access_denied_matched_policy[none]' }, true, ''],
    [{ termination: 'rbac_access_denied_matched_policy[own]' }, true, 'own'],
    [{ flags: 'UAEX' }, true, ''],
    [{ flags: 'UF,URX' }, false, ''],
    [{ code: 403, details: 'via_upstream' }, false, ''],
  ])('%o', (changes, denied, policy) => {
    const one = record(changes);
    findDenial(one);
    expect([one.denied, one.policy]).toEqual([denied, policy]);
  });
});
