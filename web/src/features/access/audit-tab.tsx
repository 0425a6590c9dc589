/** The audit trail of the frame's range: who changed what, who signed in, who was refused; newest first, a page at a time. */
import { Button, TextInput } from '@mantine/core';
import type { AuditEntry } from '@sightglass/shared/contract';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Choice } from '../../ui/signals/choice.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { AccessTable } from './access-table.tsx';
import classes from './access.module.css';
import { accessSearch, type OutcomeChoice } from './search.ts';

const OUTCOMES: readonly { readonly value: OutcomeChoice; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'done', label: 'Done' },
  { value: 'refused', label: 'Refused' },
  { value: 'failed', label: 'Failed' },
];

/** `createAlertRule` reads as `create alert rule`. */
function sayAction(action: string): string {
  return action.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function EntryRow({ entry }: { readonly entry: AuditEntry }) {
  const { at, actor, via, action, subject, outcome, detail, address, requestId } = entry;
  return (
    <tr>
      <td>
        <time dateTime={new Date(at).toISOString()} title={new Date(at).toISOString()}>
          {formatMoment(at)}
        </time>
      </td>
      <th scope="row">
        <bdi>{actor === '' ? 'nobody known' : actor}</bdi>
        {via === 'token' || via === 'proxy' ? <span className={classes.faint}> by {via}</span> : null}
      </th>
      <td>{sayAction(action)}</td>
      <td className={classes.long} title={subject}>
        <bdi>{subject}</bdi>
      </td>
      <td data-outcome={outcome}>{outcome}</td>
      <td className={classes.long} title={`${detail}\nrequest ${requestId}`}>
        <bdi>{detail}</bdi>
      </td>
      <td>{address.replace('::ffff:', '')}</td>
    </tr>
  );
}

export function AuditTab() {
  const [{ actor, outcome }, setSearch] = useSearch(accessSearch);
  const { rangeQuery, range, setFrame } = useFrame();
  /** Of the oldest entry of each page before this one. */
  const [pages, setPages] = useState<readonly number[]>([]);
  const before = pages.at(-1);
  const query = {
    ...rangeQuery,
    ...(actor === '' ? {} : { actor }),
    ...(outcome === 'all' ? {} : { outcome }),
    ...(before === undefined ? {} : { before }),
  };
  const result = useApi('getAudit', { query });
  const next = result.data?.next ?? null;
  const narrow = (patch: { readonly actor?: string; readonly outcome?: OutcomeChoice }): void => {
    setPages([]);
    setSearch(patch);
  };
  return (
    <Panel
      id="audit"
      title="Who changed what"
      note={result.data ? `kept for ${formatSpan(result.data.keptForMs)}` : null}
      calls={[buildApiUrl('getAudit', { query })]}
      flush
    >
      <div className={classes.tools}>
        <TextInput
          type="search"
          label="Who"
          placeholder="Part of a name"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={actor}
          onChange={(event) => narrow({ actor: event.currentTarget.value })}
        />
        <Choice
          label="Outcome"
          options={[...OUTCOMES]}
          value={outcome}
          onChange={(value) => narrow({ outcome: value })}
        />
        <span className={classes.pager}>
          <Button disabled={pages.length === 0} onClick={() => setPages(pages.slice(0, -1))}>
            Newer
          </Button>
          <Button disabled={next === null} onClick={() => next !== null && setPages([...pages, next])}>
            Older
          </Button>
        </span>
      </div>
      <Faces
        result={result}
        what="the audit trail"
        loading={<LoadingRows rows={10} label="Loading the audit trail" />}
        isEmpty={({ entries }) => entries.length === 0}
        empty={
          <EmptyState
            title="Nobody changed anything in this range"
            action={
              range === 'now-7d' ? null : (
                <Button onClick={() => setFrame({ range: 'now-7d', at: '' })}>Look at the last 7 days</Button>
              )
            }
          >
            Changes, sign-ins and what was refused are written here. Reading leaves no trail.
          </EmptyState>
        }
      >
        {({ entries }) => (
          <AccessTable label="Audit trail" heads={['Time', 'Who', 'What', 'To', 'Outcome', 'Detail', 'From']}>
            {entries.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </AccessTable>
        )}
      </Faces>
    </Panel>
  );
}
