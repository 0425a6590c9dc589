import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../../testing/render-page.tsx';
import { Panel } from '../panel.tsx';
import { chooseRange, readParents } from './embed-draft.ts';
import { writeSnippet } from './snippet.ts';

const SESSION = { via: 'token', name: 'Ada', groups: [], grants: null, expiresAt: null };
const SPEC = { panel: 'chart', of: 'mesh', metrics: ['requests'] } as const;

const offers = () => screen.queryAllByRole('menuitem', { name: 'Embed in another page', hidden: true });

describe('the menu of a panel', () => {
  it.each([
    ['editor', 1],
    ['viewer', 0],
  ])('offers an embed to the %s: %d times', async (role, times) => {
    renderPage({
      page: () => (
        <Panel id="requests" title="Requests" embed={{ ...SPEC, metrics: [...SPEC.metrics] }}>
          drawn
        </Panel>
      ),
      pattern: '/',
      url: '/',
      answer: () => ({ ...SESSION, role }),
    });
    fireEvent.click(screen.getByRole('button', { name: 'Menu of Requests' }));
    await screen.findByRole('menuitem', { name: 'Copy link', hidden: true });
    await waitFor(() => expect(offers()).toHaveLength(times));
  });
});

describe('what is typed', () => {
  it.each([
    ['', [], null],
    [
      'https://a.example https://b.example:8443/x?y\nhttps://A.example/',
      ['https://a.example', 'https://b.example:8443'],
      null,
    ],
    ['https://a.example, wiki', ['https://a.example'], /^wiki is no origin/],
    ['https://*.example', [], /no wildcard/],
  ])('%j', (text, parents, error) => {
    const read = readParents(text);
    expect(read.parents).toEqual(parents);
    expect(read.error ?? '').toMatch(error ?? /^$/);
  });

  it('becomes absolute where the moment is held still', () => {
    expect(chooseRange('now-15m', '')).toBe('now-15m');
    expect(chooseRange('now-15m', '1800000900000')).toBe('1800000000000..1800000900000');
  });
});

const write = (part: object) =>
  writeSnippet({
    url: 'https://mesh/embed/x?a=1&b="',
    kind: 'mtls',
    look: { transparent: false },
    title: '"><script>',
    ...part,
  });

describe('the HTML', () => {
  it('escapes what it is given', () => {
    const element = document.createElement('div');
    element.innerHTML = write({});
    const frame = element.querySelector('iframe');
    expect(frame?.getAttribute('src')).toBe('https://mesh/embed/x?a=1&b="');
    expect(frame?.title).toBe('"><script>');
    expect(element.children).toHaveLength(2);
  });
  it('follows the height of rows only, and keeps what is transparent so', () => {
    expect(write({})).toContain('sightglass:size');
    expect(write({ kind: 'topology' })).not.toContain('<script>');
    expect(write({ look: { transparent: true } })).toContain('color-scheme: light');
  });
});
