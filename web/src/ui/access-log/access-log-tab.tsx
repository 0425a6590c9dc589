/**
 * The access log on the page of a service, workload or edge: the same view, narrowed. Its code comes when the tab is opened. In: the ids. Out: the
 * tab.
 */
import { lazy, Suspense, useMemo } from 'react';
import { useSearch } from '../../url/use-search.ts';
import { LoadingRows } from '../loading.tsx';
import { PageLink } from '../page-link.tsx';
import { ChoiceStrip } from '../choice-strip.tsx';
import type { PageTab } from '../signals/page-tabs.tsx';
import { filterLink, is, type FilterPatch } from './access-filter.ts';
import classes from './access-log.module.css';
import { accessSearch } from './access-search.ts';

const AccessLogView = lazy(async () => ({ default: (await import('./access-log-view.tsx')).AccessLogView }));

/** What the tab is about: a service or workload by its id, or an edge by the filter that its ends are. */
export type TabSubject =
  | { readonly kind: 'service' | 'workload'; readonly id: string }
  | { readonly kind: 'edge'; readonly fixed: FilterPatch };

const SIDES = [
  { value: 'inbound', label: 'Calls to it' },
  { value: 'outbound', label: 'Calls by it' },
] as const;

function narrowTo(subject: TabSubject, side: 'inbound' | 'outbound'): FilterPatch {
  if (subject.kind === 'edge') return subject.fixed;
  const terms = [is(subject.id)];
  if (subject.kind === 'service') return side === 'inbound' ? { service: terms } : { source: terms };
  return side === 'inbound' ? { workload: terms } : { sourceWorkload: terms };
}

function AccessLogTab({ subject }: { readonly subject: TabSubject }) {
  const [{ side }, setSearch] = useSearch(accessSearch);
  const key = JSON.stringify(subject);
  const narrowing = useMemo(
    () => ({ fixed: narrowTo(JSON.parse(key) as TabSubject, side), scoped: false }),
    [key, side],
  );
  return (
    <div className={classes.page}>
      <div className={classes.strip}>
        {subject.kind === 'edge' ? null : (
          <ChoiceStrip
            label="Direction"
            options={SIDES}
            value={side}
            onChange={(next) => setSearch({ side: next })}
          />
        )}
        <span className={classes.end}>
          <PageLink to={{ page: 'access-log', search: filterLink(narrowing.fixed) }}>
            Open in the access log
          </PageLink>
        </span>
      </div>
      <Suspense fallback={<LoadingRows rows={10} label="Loading the access log" />}>
        <AccessLogView narrowing={narrowing} whole={false} />
      </Suspense>
    </div>
  );
}

export function accessLogTab(subject: TabSubject): PageTab<'access-log'> {
  return { value: 'access-log', label: 'Access log', render: () => <AccessLogTab subject={subject} /> };
}
