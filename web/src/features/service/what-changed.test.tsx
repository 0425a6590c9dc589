import type { ServiceChange } from '@sightglass/shared/contract';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { problemAnswer, renderPage } from '../../testing/render-page.tsx';
import { answerSignals, makeServiceChanges, makeServiceDetail } from '../../ui/signals/sample-data.ts';
import { ServicePage } from './route.tsx';
import { linkToSubject, sayDistance, sayNumbers, toneOf } from './what-changed-model.ts';

const AT = 1_700_000_600_000;

function makeChange(changes: Partial<ServiceChange> = {}): ServiceChange {
  return {
    at: AT,
    withinMs: 60_000,
    what: 'errors',
    how: 'rose',
    text: 'Errors rose',
    subject: null,
    of: 'received',
    before: 0,
    now: 0.04,
    states: null,
    isBeforeTrouble: true,
    ...changes,
  };
}

function open(answer: object, search = '') {
  return renderPage({
    page: ServicePage,
    pattern: '/services/:id',
    url: `/services/east~shop~cart${search}`,
    answer: (path, query) =>
      path.endsWith('/changes') ? answer : (answerSignals(path, query) ?? makeServiceDetail()),
  });
}

const panel = async () => within(await screen.findByRole('region', { name: 'What changed' }));

describe('what changed, on the Service page', () => {
  it('shows what came before the trouble, then what came after, with numbers and links', async () => {
    const hostile = '<img src=x onerror=alert(1)> appeared';
    const { calls } = open(
      makeServiceChanges({
        trouble: { at: AT, reason: 'errors', text: 'Errors rose' },
        changes: [
          makeChange(),
          makeChange({
            at: AT - 120_000,
            what: 'version',
            how: 'appeared',
            text: hostile,
            subject: 'east~shop~cart~v2',
            of: null,
            now: 3,
          }),
          makeChange({ at: AT + 300_000, how: 'fell', text: 'Errors fell', isBeforeTrouble: false }),
        ],
      }),
      `?around=${AT}`,
    );
    const before = within(
      await screen.findByRole('list', { name: 'Until the trouble, the latest first' }),
    ).getAllByRole('listitem');
    expect(before.map((row) => row.textContent)).toEqual([
      expect.stringContaining('Errors rose0% → 4%just then'),
      expect.stringContaining(`${hostile}0/s → 3/s2min before`),
    ]);
    const after = screen.getByRole('list', { name: 'After the trouble, the earliest first' });
    expect(within(after).getByText('5min after')).toBeVisible();
    expect(screen.getByRole('link', { name: hostile })).toHaveAttribute(
      'href',
      '/services/east~shop~cart?tab=metrics&by=version',
    );
    expect(document.querySelector('img[src="x"]')).toBeNull();
    const asked = calls.find(({ pathname }) => pathname.endsWith('/changes'));
    expect(asked?.searchParams.get('around')).toBe(String(AT));
  });

  it('shows five, and the others when asked', async () => {
    open(
      makeServiceChanges({
        changes: Array.from({ length: 8 }, (_, i) => makeChange({ text: `Change ${i}` })),
      }),
    );
    const part = await panel();
    expect(await part.findAllByRole('listitem')).toHaveLength(5);
    await userEvent.click(part.getByRole('button', { name: 'Show 3 more' }));
    expect(part.getAllByRole('listitem')).toHaveLength(8);
  });

  it('says that nothing did, and what that means', async () => {
    open(makeServiceChanges());
    expect(await (await panel()).findByText(/^Nothing beyond noise/)).toBeVisible();
  });

  it('costs itself alone when it fails', async () => {
    open(problemAnswer(503, 'The store is not ready'));
    expect(await (await panel()).findByText(/The store is not ready/)).toBeVisible();
    expect(await screen.findByRole('heading', { level: 2, name: 'Latency' })).toBeVisible();
  });
});

describe('a change', () => {
  it.each<[Partial<ServiceChange>, string]>([
    [{ what: 'latency', before: 9.3, now: 2310 }, 'p95 9.3ms → 2.31s'],
    [{ what: 'caller', before: 1.5, now: 0 }, '1.5/s → 0/s'],
    [{ what: 'config', before: null, now: null }, ''],
  ])('%j has the numbers %s', (changes, expected) => {
    expect(sayNumbers(makeChange(changes))).toBe(expected);
  });

  it('is worse, better, or news', () => {
    expect(toneOf(makeChange())).toBe('worse');
    expect(toneOf(makeChange({ how: 'fell' }))).toBe('better');
    expect(toneOf(makeChange({ what: 'alert', how: 'began' }))).toBe('worse');
    expect(toneOf(makeChange({ what: 'traffic' }))).toBe('neutral');
  });

  it('is told no exacter than it is known', () => {
    expect(sayDistance({ at: AT - 60_000, withinMs: 60_000 }, AT)).toBe('just then');
    expect(sayDistance({ at: AT - 60_000, withinMs: 0 }, AT)).toBe('1min before');
  });

  it.each<[Partial<ServiceChange>, object | null]>([
    [{ subject: null }, null],
    [
      { of: 'callee', subject: 'east~shop~db' },
      { page: 'service', id: 'east~shop~db' },
    ],
    [
      { what: 'silence', of: null, subject: 's1' },
      { page: 'silence', id: 's1' },
    ],
    [
      { what: 'config', of: null, subject: 'VirtualService:east~shop~a' },
      { page: 'mesh', search: { tab: 'configuration', resource: 'VirtualService:east~shop~a' } },
    ],
  ])('%j leads to %j', (changes, expected) => {
    expect(linkToSubject(makeChange(changes))).toEqual(expected);
  });
});
