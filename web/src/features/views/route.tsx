/** All saved views that the reader sees: theirs and the shared ones, whom each opens first for, and how to change, delete and bring them back. */
import { TextInput } from '@mantine/core';
import type { ViewRecord } from '@sightglass/shared/contract';
import { useState } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useNow } from '../../ui/use-now.ts';
import { ViewDialog } from '../../ui/views/view-dialog.tsx';
import { namePage } from '../../ui/views/view-words.ts';
import { useSearch } from '../../url/use-search.ts';
import { viewsSearch } from './search.ts';
import { ViewRow } from './view-row.tsx';
import classes from './views-page.module.css';

function fits({ view, owner }: ViewRecord, q: string): boolean {
  const text = `${view.name} ${namePage(view.path)} ${owner}`.toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function ViewsPage() {
  const result = useApi('getViews', {}, { present: true });
  const [{ q }, setSearch] = useSearch(viewsSearch);
  const [changing, setChanging] = useState<ViewRecord | null>(null);
  const now = useNow(30_000);
  return (
    <>
      <PageHeader title="Saved views" />
      <Panel
        id="views"
        title="Views"
        note={result.data?.views.length}
        calls={[buildApiUrl('getViews', {})]}
        flush
      >
        <Faces
          result={result}
          what="the saved views"
          isEmpty={({ views }) => views.length === 0}
          empty={
            <EmptyState title="No view is saved yet">
              A view keeps a page with its range, scope and filters under a name: open what you look at every
              morning, <PageLink to={{ page: 'services' }}>the services</PageLink> of your team for one, then
              press <kbd>v</kbd> and “Save this view”.
            </EmptyState>
          }
        >
          {({ views, opens }) => {
            const shown = views.filter((record) => fits(record, q));
            return (
              <>
                <div className={classes.tools}>
                  <TextInput
                    size="xs"
                    aria-label="Filter the views"
                    placeholder="Filter by name, page, owner"
                    value={q}
                    onChange={(event) => setSearch({ q: event.currentTarget.value })}
                  />
                </div>
                <ul className={classes.list} aria-label="Views">
                  {shown.map((record) => (
                    <ViewRow
                      key={record.id}
                      record={record}
                      first={opens === record.id}
                      now={now}
                      onChange={() => setChanging(record)}
                    />
                  ))}
                </ul>
                {shown.length === 0 ? <p className={classes.none}>No view matches the filter.</p> : null}
              </>
            );
          }}
        </Faces>
      </Panel>
      {changing ? (
        <ViewDialog address={changing.view} record={changing} onClose={() => setChanging(null)} />
      ) : null}
    </>
  );
}
