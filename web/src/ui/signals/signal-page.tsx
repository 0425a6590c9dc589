/**
 * The frame of a detail page (service, workload, edge) with its data: header with badges and comparison, golden signals as tiles, tabs.
 * In: what the page is about, its signals over the range and the range before, its tabs, and the page's part of the URL.
 */
import type { AlertSubject, Signals, Warning } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { SubjectAlerts } from '../alerts/subject-alerts.tsx';
import { MtlsBadge } from '../mtls-badge.tsx';
import { PageHeader, type Crumb } from '../page-header.tsx';
import { StatusBadge } from '../status-badge.tsx';
import { WarningsBar } from '../warnings-bar.tsx';
import type { CompareChoice } from './compare-range.ts';
import { CompareSelect } from './compare-select.tsx';
import { PageTabs, type PageTab } from './page-tabs.tsx';
import { SignalTiles } from './signal-tiles.tsx';
import type { Direction } from './subject.ts';
import { useComparison, type EarlierRange } from './use-comparison.ts';

interface PageSearch<Tab extends string> {
  readonly tab: Tab;
  readonly compare: CompareChoice;
}

interface SignalPageProps<Tab extends string> {
  /** What it is, as a word: `service`. */
  readonly what: string;
  readonly title: string;
  readonly crumbs: readonly Crumb[];
  /** Whose freshness the numbers depend on. */
  readonly clusters: readonly string[];
  /** Short facts beside the badges. */
  readonly facts: ReactNode;
  readonly actions?: ReactNode;
  /** What the alerts of the page are about. */
  readonly subject: AlertSubject;
  readonly warnings: readonly Warning[];
  /** The numbers are of other parameters; their own are on the way. */
  readonly busy: boolean;
  readonly signals: Signals & { readonly health: Health };
  /** Of the range before; null without such a history, undefined while it loads. */
  readonly previous: Signals | null | undefined;
  readonly earlier: ComparedRanges;
  readonly measured?: Direction;
  /** Its tile of saturation; left out where it can have none. */
  readonly saturation?: ReactNode;
  readonly tabs: readonly PageTab<Tab>[];
  readonly search: PageSearch<Tab>;
  readonly setSearch: (patch: Partial<PageSearch<Tab>>, options?: { readonly push?: boolean }) => void;
}

export function SignalPage<Tab extends string>(props: SignalPageProps<Tab>) {
  const { what, title, crumbs, clusters, facts, actions, subject, warnings, busy } = props;
  const { signals, previous, earlier, measured, saturation, tabs, search, setSearch } = props;
  return (
    <div aria-busy={busy}>
      <PageHeader
        title={title}
        crumbs={crumbs}
        clusters={clusters}
        status={
          <>
            <StatusBadge health={signals.health} />
            <MtlsBadge mtls={signals.mtls} share={signals.mtls.state === 'mixed'} />
            {facts}
          </>
        }
        actions={
          <>
            {actions}
            <CompareSelect value={search.compare} onChange={(compare) => setSearch({ compare })} />
          </>
        }
      />
      <WarningsBar warnings={warnings} />
      <SubjectAlerts subject={subject} />
      <SignalTiles
        signals={signals}
        previous={previous}
        measured={measured}
        saturation={saturation}
        when={earlier.tiles?.when ?? ''}
      />
      <PageTabs
        label={`Parts of the ${what}`}
        tabs={tabs}
        value={search.tab}
        onChange={(tab) => setSearch({ tab }, { push: true })}
      />
    </div>
  );
}

export interface ComparedRanges {
  /** What charts are compared with; null for nothing. */
  readonly charts: EarlierRange | null;
  /** What tiles are compared with: always something, the previous period unless told otherwise. */
  readonly tiles: EarlierRange | null;
}

export function useComparedRanges(compare: CompareChoice): ComparedRanges {
  return {
    charts: useComparison(compare),
    tiles: useComparison(compare === 'off' ? 'previous' : compare),
  };
}

/** Picks the earlier signals: null when there are none to be had, undefined while they load. */
export function pickPrevious<Detail>(
  { data, error }: Pick<UseQueryResult<Detail>, 'data' | 'error'>,
  pick: (detail: Detail) => Signals,
): Signals | null | undefined {
  if (data !== undefined) return pick(data);
  return error ? null : undefined;
}
