import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announceGroup, planGroup, type GroupTiming, type MemberView } from './grouping.ts';

const NOW = 1_000_000_000;
const fresh: GroupTiming = {
  waitMs: 30_000,
  intervalMs: 300_000,
  repeatMs: 14_400_000,
  changedAt: null,
  notifiedAt: null,
};
const told: GroupTiming = { ...fresh, notifiedAt: NOW };
const member = (facts: Partial<MemberView> = {}): MemberView => ({
  fingerprint: 'a',
  told: false,
  routed: true,
  ended: false,
  held: false,
  acknowledged: false,
  ...facts,
});

describe('planGroup', () => {
  it.each([
    ['a new group waits', fresh, [member()], NOW + 30_000],
    ['a held alert plans nothing', fresh, [member({ held: true })], null],
    ['news shortly after a notification waits for the interval', told, [member()], NOW + 300_000],
    ['an end is news', told, [member({ told: true, ended: true })], NOW + 300_000],
    [
      'an end of what is held is news too',
      told,
      [member({ told: true, ended: true, held: true })],
      NOW + 300_000,
    ],
    ['an end that nobody heard the beginning of is none', told, [member({ ended: true })], null],
    ['what does not change is repeated', told, [member({ told: true })], NOW + 14_400_000],
    ['what goes elsewhere meanwhile is not', told, [member({ told: true, routed: false })], null],
    [
      'a clock set back makes nobody wait for long',
      { ...fresh, changedAt: NOW + 1e9 },
      [member()],
      NOW + 30_000,
    ],
    ['not for the interval either', { ...fresh, notifiedAt: NOW + 1e9 }, [member()], NOW + 300_000],
  ] as const)('%s', (_, timing, members, dueAt) => {
    expect(planGroup(timing, members, NOW).dueAt).toBe(dueAt);
  });

  it('long after a notification news waits for others only', () => {
    const at = NOW + 3_600_000;
    expect(planGroup(told, [member()], at)).toEqual({ changedAt: at, dueAt: at + 30_000 });
  });
});

describe('announceGroup', () => {
  const changed = { ...fresh, changedAt: NOW - 30_000 };
  it.each([
    ['fires', changed, [member()], 'fire'],
    ['not before its wait', { ...fresh, changedAt: NOW - 29_999 }, [member()], undefined],
    [
      'ends',
      { ...told, changedAt: NOW - 400_000, notifiedAt: NOW - 500_000 },
      [member({ told: true, ended: true })],
      'resolve',
    ],
    ['fires and ends in one', changed, [member(), member({ told: true, ended: true })], 'fire'],
    ['repeats', { ...told, notifiedAt: NOW - 14_400_000 }, [member({ told: true })], 'repeat'],
    [
      'repeats nothing that is held',
      { ...told, notifiedAt: NOW - 14_400_000 },
      [member({ told: true, held: true })],
      undefined,
    ],
    [
      'repeats nothing that everybody looks at',
      { ...told, notifiedAt: NOW - 14_400_000 },
      [member({ told: true, acknowledged: true })],
      undefined,
    ],
  ] as const)('%s', (_, timing, members, action) => {
    expect(announceGroup(timing, members, NOW)?.action).toBe(action);
  });

  it('leaves held alerts out of what fires', () => {
    const members = [member(), member({ fingerprint: 'b', held: true })];
    expect(announceGroup(changed, members, NOW)?.firing.map(({ fingerprint }) => fingerprint)).toEqual(['a']);
  });

  /** One alert's life in steps of a second, against what must hold whatever happens. */
  it('tells each beginning and each end once, in turn, never twice within the interval', () => {
    const step = fc.record({
      ms: fc.integer({ min: 1, max: 120_000 }),
      fires: fc.boolean(),
      held: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        let timing = fresh;
        let known = false;
        let now = NOW;
        const said: { action: string; at: number }[] = [];
        for (const { ms, fires, held } of steps) {
          now += ms;
          const members = fires || known ? [member({ told: known, ended: !fires, held })] : [];
          const { changedAt } = planGroup(timing, members, now);
          timing = { ...fresh, notifiedAt: timing.notifiedAt, changedAt };
          const announcement = announceGroup(timing, members, now);
          if (!announcement) continue;
          said.push({ action: announcement.action, at: now });
          known = announcement.firing.length > 0;
          timing = { ...fresh, notifiedAt: now };
        }
        const gaps = said.slice(1).map(({ at }, index) => at - (said[index]?.at ?? 0));
        expect(gaps.filter((gap) => gap < fresh.intervalMs)).toEqual([]);
        const story = said.map(({ action }) => `${action} `).join('');
        expect(story).toMatch(/^(fire (repeat )*resolve )*(fire (repeat )*)?$/);
      }),
    );
  });
});
