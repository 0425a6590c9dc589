import { embedPanelSchema } from '@sightglass/shared/contract';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EmbedEnded } from '../api/ask-as-embed.ts';
import { startAnswers, type Answers, type AnswersSource } from './answers.ts';
import { EmbedApp } from './embed-app.tsx';
import type { LoadedPanel } from './panels.ts';

const ADDRESS = {
  token: 'a.b.c',
  name: 'Cart <b>',
  panel: embedPanelSchema.parse({ panel: 'chart', of: 'mesh', metrics: ['requests'], namespace: ['shop'] }),
  look: { theme: 'light', transparent: false, kiosk: false },
  parents: [],
} as const;
const THEME = { read: () => 'light' as const, subscribe: () => () => undefined };
const PANEL: LoadedPanel = {
  Panel: ({ answers, asTable }) => <p>{asTable ? 'as a table' : `drawn ${JSON.stringify(answers)}`}</p>,
  heightPx: 280,
};

function open(
  answers: Partial<Answers>,
  look: Partial<typeof ADDRESS.look> = {},
  loaded = Promise.resolve(PANEL),
) {
  const all = { data: null, at: null, error: null, ended: null, ...answers };
  const source: AnswersSource = { read: () => all, subscribe: () => () => undefined };
  render(
    <EmbedApp
      address={{ ...ADDRESS, look: { ...ADDRESS.look, ...look } }}
      theme={THEME}
      answers={source}
      loaded={loaded}
    />,
  );
}

describe('a panel in another page', () => {
  it('has its title, its age, and a way into the console', async () => {
    open({ data: [1], at: 1_800_000_000_000 });
    expect(await screen.findByText('drawn [1]')).toBeVisible();
    expect(screen.getByRole('heading')).toHaveTextContent('Cart <b>');
    expect(screen.getByText(/^as of/)).toBeVisible();
    expect(screen.getByRole('link')).toHaveAttribute('href', '/overview?namespace=shop');
    expect(screen.getByRole('link')).toHaveAttribute('rel', 'noopener noreferrer');
    await userEvent.click(screen.getByRole('button', { name: 'Table' }));
    expect(screen.getByText('as a table')).toBeVisible();
  });

  it('is alone in kiosk', async () => {
    open({ data: [1], at: 1 }, { kiosk: true } as never);
    expect(await screen.findByText('drawn [1]')).toBeVisible();
    expect(screen.queryByRole('heading')).toBeNull();
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('keeps the last numbers while the console does not answer, and says so', async () => {
    open({ data: [1], at: 1, error: 'The console does not answer' });
    expect(await screen.findByText('drawn [1]')).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent('not renewed: The console does not answer');
  });

  it('says what is missing of the answer', async () => {
    open({ data: [{ warnings: [{ message: 'west is silent' }] }], at: 1 });
    expect(await screen.findByText(/incomplete: west is silent/)).toBeVisible();
  });

  it.each([
    ['expired', 'This panel has expired'],
    ['revoked', 'This panel was revoked'],
    ['refused', 'This panel cannot be shown'],
  ] as const)('shows nothing when it is %s, and says so', async (ended, words) => {
    open({ ended, at: 1 });
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(screen.queryByText(/drawn/)).toBeNull();
  });

  it('says why there is nothing at all', async () => {
    open({ error: 'There is no SLO x.' });
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no SLO x.');
  });

  it('costs itself only when its code cannot be had', async () => {
    open({ data: [1], at: 1 }, {}, Promise.reject(new Error('gone')));
    expect(await screen.findByRole('alert')).toHaveTextContent('could not be loaded');
  });

  it('costs itself only when it cannot be drawn', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const broken = {
      ...PANEL,
      Panel: (): never => {
        throw new Error('unexpected');
      },
    };
    open({ data: [1], at: 1 }, {}, Promise.resolve(broken));
    expect(await screen.findByRole('alert')).toHaveTextContent('could not be drawn');
    expect(screen.getByRole('heading')).toBeVisible();
  });
});

describe('its answers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const CALL = { name: 'getAlerts', params: {}, query: {} } as const;

  it('are asked for again and again, and never after its end', async () => {
    const ask = vi.fn<() => Promise<unknown>>().mockResolvedValue('fine');
    const source = startAnswers({ calls: [CALL], ask, refreshMs: 1000 });
    await act(() => vi.advanceTimersByTimeAsync(0));
    expect(source.read()).toMatchObject({ data: ['fine'], error: null });
    ask.mockRejectedValueOnce(new Error('away'));
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(source.read()).toMatchObject({ data: ['fine'], error: 'away' });
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(ask).toHaveBeenCalledTimes(2);
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(source.read()).toMatchObject({ data: ['fine'], error: null });
    ask.mockRejectedValue(new EmbedEnded('revoked'));
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(source.read()).toMatchObject({ data: null, ended: 'revoked' });
    const asked = ask.mock.calls.length;
    await act(() => vi.advanceTimersByTimeAsync(3_600_000));
    expect(ask).toHaveBeenCalledTimes(asked);
  });

  it('are drawn without what is only added to them, and say so', async () => {
    const added = { name: 'getTopologyBadges', params: {}, query: {}, adds: 'Badges' } as const;
    const ask = vi.fn<(call: object) => Promise<unknown>>().mockImplementation(async (call) => {
      if (call === added) throw new Error('away');
      return 'fine';
    });
    const source = startAnswers({ calls: [CALL, added], ask, refreshMs: 1000 });
    await act(() => vi.advanceTimersByTimeAsync(0));
    const missing = { warnings: [{ message: 'Badges could not be read: away' }] };
    expect(source.read()).toMatchObject({ data: ['fine', missing], error: null });
    ask.mockRejectedValue(new EmbedEnded('revoked'));
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(source.read()).toMatchObject({ data: null, ended: 'revoked' });
  });

  it('are not asked for while nobody looks', async () => {
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    const ask = vi.fn<() => Promise<unknown>>().mockResolvedValue('fine');
    startAnswers({ calls: [CALL], ask, refreshMs: 1000 });
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(ask).toHaveBeenCalledTimes(1);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await act(() => vi.advanceTimersByTimeAsync(0));
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
