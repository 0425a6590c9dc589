import { embedPanelSchema } from '@sightglass/shared/contract';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { problemAnswer, renderPage, type Sent } from '../../testing/render-page.tsx';
import { Panel } from '../panel.tsx';
import { chooseRange, readParents } from './embed-draft.ts';
import { writeSnippet } from './snippet.ts';

const SESSION = { via: 'token', name: 'Ada', groups: [], grants: null, expiresAt: null };
const EMBED = {
  id: 'one',
  name: 'Requests',
  panel: embedPanelSchema.parse({ panel: 'chart', of: 'mesh', metrics: ['requests'], range: 'now-6h' }),
  look: { theme: 'dark', transparent: false, kiosk: false },
  parents: ['https://wiki.example.org'],
  createdAt: 1,
  createdBy: 'Ada',
  expiresAt: 2,
  lastUsedAt: null,
  revokedAt: null,
  revokedBy: '',
};

function open(
  role: string,
  answer: (sent: Sent) => object = () => ({ embed: EMBED, url: 'https://mesh/embed/chart?a=1&token=t' }),
) {
  return renderPage({
    page: () => (
      <Panel id="requests" title="Requests" embed={{ panel: 'chart', of: 'mesh', metrics: ['requests'] }}>
        drawn
      </Panel>
    ),
    pattern: '/',
    url: '/?range=now-6h',
    answer: (path, _query, sent) => {
      if (path === '/session') return { ...SESSION, role };
      if (path === '/embed-preview') return { path: '/embed/chart?token=p', expiresAt: 1 };
      return answer(sent);
    },
  });
}

async function openDialog(): Promise<void> {
  await userEvent.click(screen.getByRole('button', { name: 'Menu of Requests' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Embed in another page' }));
  await screen.findByRole('dialog');
}

beforeEach(() => localStorage.clear());

describe('the dialog of an embed', () => {
  it('shows the live result, and at the end the HTML to paste', async () => {
    const { changes } = open('editor');
    await openDialog();
    expect(await screen.findByTitle('Preview')).toHaveAttribute('src', '/embed/chart?token=p');
    const make = screen.getByRole('button', { name: 'Make the embed' });
    expect(make).toBeDisabled();
    await userEvent.type(screen.getByLabelText(/Pages that may show it/), 'https://wiki.example.org/page');
    await userEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    await userEvent.click(make);
    expect(await screen.findByRole('region', { name: 'HTML of the embed' })).toHaveTextContent(
      'src="https://mesh/embed/chart?a=1&amp;token=t"',
    );
    expect(changes.find(({ path }) => path === '/embeds')?.body).toMatchObject({
      name: 'Requests',
      panel: { panel: 'chart', range: 'now-6h' },
      look: { theme: 'dark', kiosk: false },
      parents: ['https://wiki.example.org'],
      expiresIn: '90d',
    });
  });

  it('says what went wrong and keeps what was typed', async () => {
    open('editor', () => problemAnswer(403, 'Forbidden'));
    await openDialog();
    const parents = screen.getByLabelText(/Pages that may show it/);
    await userEvent.type(parents, 'wiki');
    expect(screen.getByText(/wiki is no origin/)).toBeVisible();
    await userEvent.clear(parents);
    await userEvent.type(parents, 'https://wiki.example.org');
    await userEvent.click(screen.getByRole('button', { name: 'Make the embed' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Not made: Forbidden');
    expect(parents).toHaveValue('https://wiki.example.org');
  });

  it('is not offered to a viewer', async () => {
    open('viewer');
    await userEvent.click(screen.getByRole('button', { name: 'Menu of Requests' }));
    await screen.findByRole('menuitem', { name: 'Copy link' });
    await expect.poll(() => screen.queryByRole('menuitem', { name: /Embed/ })).toBeNull();
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
    if (error === null) expect(read.error).toBeNull();
    else expect(read.error).toMatch(error);
  });

  it('becomes absolute where the moment is held still', () => {
    expect(chooseRange('now-15m', '')).toBe('now-15m');
    expect(chooseRange('now-15m', '1800000900000')).toBe('1800000000000..1800000900000');
  });
});

describe('the HTML', () => {
  const make = (part: object) =>
    writeSnippet({
      url: 'https://mesh/embed/x?a=1&b="',
      kind: 'mtls',
      look: { transparent: false },
      title: '"><script>',
      ...part,
    });
  it('escapes what it is given', () => {
    const element = document.createElement('div');
    element.innerHTML = make({});
    const frame = element.querySelector('iframe');
    expect(frame?.getAttribute('src')).toBe('https://mesh/embed/x?a=1&b="');
    expect(frame?.title).toBe('"><script>');
    expect(element.children).toHaveLength(2);
  });
  it('follows the height of rows only, and keeps what is transparent so', () => {
    expect(make({})).toContain('sightglass:size');
    expect(make({ kind: 'topology' })).not.toContain('<script>');
    expect(make({ look: { transparent: true } })).toContain('color-scheme: light');
  });
});
