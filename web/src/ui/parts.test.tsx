import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router';
import { describe, expect, it } from 'vitest';
import { AppTheme } from '../theme/app-theme.tsx';
import { DefinitionList } from './definition-list.tsx';
import { describeMtls, MtlsBadge } from './mtls-badge.tsx';
import { PageHeader } from './page-header.tsx';
import { buildPermalink } from './panel-menu.tsx';
import { Panel } from './panel.tsx';
import { Sparkline } from './sparkline.tsx';
import { StatusBadge } from './status-badge.tsx';
import { WarningsBar } from './warnings-bar.tsx';

function show(node: ReactNode, url = '/services?range=now-1h') {
  render(
    <AppTheme>
      <MemoryRouter initialEntries={[url]}>{node}</MemoryRouter>
    </AppTheme>,
  );
  return userEvent.setup();
}

it('names the page, its place and its document', () => {
  show(<PageHeader title="cart" crumbs={[{ label: 'Services', to: { page: 'services' } }]} status="fine" />);
  expect(screen.getByRole('heading', { level: 1, name: 'cart' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Services' })).toHaveAttribute('href', '/services?range=now-1h');
  expect(document.title).toBe('cart · Sightglass');
});

it.each([
  ['ok', 'OK'],
  ['degraded', 'Degraded'],
  ['failing', 'Failing'],
  ['no-data', 'No data'],
] as const)('says %s in a word', (health, word) => {
  show(<StatusBadge health={health} />);
  expect(screen.getByText(word)).toBeVisible();
});

describe('mTLS', () => {
  it('says the state in words and the shares on asking', () => {
    const mtls = { state: 'mixed', mutualShare: 0.62, plaintextShare: 0.1 } as const;
    show(<MtlsBadge mtls={mtls} share />);
    expect(screen.getByText('Mixed')).toHaveAttribute(
      'title',
      '62% proven mutual, 10% plaintext, 28% unmeasured',
    );
    expect(screen.getByText('62%')).toBeVisible();
  });

  it('leaves out what is not there', () => {
    expect(describeMtls({ state: 'mutual', mutualShare: 1, plaintextShare: 0 })).toBe(
      '100% proven mutual, 0% plaintext',
    );
  });
});

it('draws a trend with a name, or as decoration without one', () => {
  show(<Sparkline values={[1, null, 2]} label="Requests, rising" />);
  expect(screen.getByRole('img', { name: 'Requests, rising' })).toBeInTheDocument();
});

it('lists facts and leaves out what is unknown', () => {
  show(
    <DefinitionList
      items={[
        ['Version', '1.0'],
        ['Age', undefined],
      ]}
    />,
  );
  expect(screen.getByRole('term')).toHaveTextContent('Version');
  expect(screen.getByRole('definition')).toHaveTextContent('1.0');
});

describe('warnings', () => {
  const down = { code: 'source-down', subject: 'pods', message: 'does not answer' } as const;
  const late = { code: 'source-stale', subject: 'west', message: 'west is silent' } as const;

  it('are one chip in the header, all of them on demand', async () => {
    const user = show(
      <>
        <PageHeader title="Services" />
        <WarningsBar warnings={[down, late]} />
      </>,
    );
    const chip = screen.getByRole('button', { name: /pods: does not answer/ });
    expect(screen.getByRole('banner')).toContainElement(chip);
    await user.click(chip);
    expect(await screen.findByText('west is silent')).toBeInTheDocument();
  });

  it('begin with what they are about, for the chip has little room', () => {
    const message = 'Nothing of it is in this answer: Engine west cannot be reached.';
    show(<WarningsBar warnings={[{ code: 'cluster-down', subject: 'west', message }]} />);
    expect(screen.getByRole('button', { name: /^west: Nothing of it/ })).toBeVisible();
  });

  it('are nothing when there are none', () => {
    show(<WarningsBar warnings={[]} />);
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('panel', () => {
  it('has a name and a menu with its link and its calls', async () => {
    const user = show(
      <Panel id="rps" title="Requests" calls={['/api/v1/series?metric=requests']}>
        body
      </Panel>,
    );
    expect(screen.getByRole('region', { name: 'Requests' })).toHaveTextContent('body');
    await user.click(screen.getByRole('button', { name: 'Menu of Requests' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Copy API call as curl', hidden: true }));
    expect(await navigator.clipboard.readText()).toBe(
      "curl -sS 'http://localhost:3000/api/v1/series?metric=requests'",
    );
  });

  it('links to itself, with the moment pinned when asked', () => {
    const href = 'http://h/services?range=now-1h';
    expect(buildPermalink(href, 'rps', null)).toBe('http://h/services?range=now-1h#rps');
    expect(buildPermalink(href, 'rps', 1_800_000_000_000.4)).toBe(
      'http://h/services?range=now-1h&at=1800000000000#rps',
    );
    expect(buildPermalink(`${href}&at=5`, 'rps', 9)).toBe('http://h/services?range=now-1h&at=5#rps');
  });
});
