/**
 * Records counted by one thing that they agree in: which resources an identity touched, who called a service, which policies refused. Each row
 * narrows to its records, or leaves them out.
 */
import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconListSearch, IconMinus, IconPlus } from '@tabler/icons-react';
import { accessGroupKeySchema, type AccessGroupKey, type AccessGroups } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import { DataTable } from '../data-table.tsx';
import { EmptyState } from '../empty-state.tsx';
import { Faces } from '../faces.tsx';
import { PageLink } from '../page-link.tsx';
import { Panel } from '../panel.tsx';
import { RawText } from '../raw-text.tsx';
import { describeNode } from '../signals/node-target.ts';
import type { TableColumn } from '../table-model.ts';
import { useTableView } from '../table-view.ts';
import { addTargets, type FilterTarget } from './access-filter.ts';
import classes from './access-log.module.css';
import { GROUP_OPTIONS, GROUP_WORDS, targetsOfGroup } from './group-words.ts';
import { isOutsideKept, OutsideKept } from './kept-state.tsx';
import { shortenIdentity } from './record-words.ts';
import { linkToTouched } from './record-leads.ts';
import type { Question } from './use-question.ts';

type Group = AccessGroups['groups'][number];
const MOST = 500;

function NodeName({ id }: { readonly id: string }) {
  const { name, place, to } = describeNode(id, 'service');
  return (
    <span className={classes.groupName}>
      {to && name !== 'unknown' ? (
        <PageLink to={to}>
          <RawText text={name} />
        </PageLink>
      ) : (
        <RawText text={name} />
      )}
      <span className="sg-muted">{place}</span>
    </span>
  );
}

function GroupName({ by, group }: { readonly by: AccessGroupKey; readonly group: Group }) {
  const { key, resource } = group;
  if (resource) return <NodeName id={resource.service} />;
  if (key === '') return <span className="sg-muted">{GROUP_WORDS[by].none}</span>;
  if (by === 'service' || by === 'source') return <NodeName id={key} />;
  if (by === 'identity')
    return (
      <span className={classes.groupName}>
        <RawText text={shortenIdentity(key)} />
        <span className="sg-muted sg-truncate">{shortenIdentity(key) === key ? '' : key}</span>
      </span>
    );
  return <RawText text={key.slice(0, 400).toWellFormed()} className="sg-truncate" />;
}

const moment = (id: 'firstAt' | 'lastAt', header: string): TableColumn<Group> => ({
  id,
  header,
  value: (group) => group[id],
  render: (group) => formatMoment(group[id]),
  width: 122,
  align: 'right',
});

function columnsOf(by: AccessGroupKey, question: Question, total: number): TableColumn<Group>[] {
  const { search, setSearch } = question;
  const show = (group: Group, excluded: boolean): void => {
    const targets = targetsOfGroup(by, group).filter(question.canAdd);
    setSearch(
      { ...addTargets(search, targets, excluded), ...(excluded ? {} : { view: 'records' }) },
      { push: true },
    );
  };
  const canShow = (group: Group): readonly FilterTarget[] =>
    targetsOfGroup(by, group).filter(question.canAdd);
  const name: TableColumn<Group> = {
    id: 'key',
    header: GROUP_WORDS[by].header,
    value: ({ key, resource }) => (resource ? resource.service : key),
    render: (group) => <GroupName by={by} group={group} />,
    width: by === 'resource' ? 170 : 260,
    grow: true,
    narrow: true,
  };
  const resource: TableColumn<Group>[] =
    by === 'resource'
      ? [
          { id: 'method', header: 'Method', value: (group) => group.resource?.method ?? '', width: 74 },
          {
            id: 'path',
            header: 'Path',
            value: (group) => group.resource?.path ?? '',
            render: (group) => (
              <RawText
                text={(group.resource?.path ?? '').slice(0, 400).toWellFormed() || '–'}
                className="sg-truncate"
              />
            ),
            width: 240,
            grow: true,
            narrow: true,
          },
        ]
      : [];
  return [
    name,
    ...resource,
    {
      id: 'count',
      header: 'Records',
      value: ({ count }) => count,
      render: ({ count }) => (
        <span className={classes.share} style={{ ['--share' as string]: total === 0 ? 0 : count / total }}>
          {formatCount(count)}
        </span>
      ),
      width: 96,
      align: 'right',
      narrow: true,
    },
    {
      id: 'denied',
      header: 'Refused',
      hint: 'By a policy',
      value: ({ denied }) => denied,
      render: ({ denied }) => (
        <span className={denied > 0 ? classes.bad : 'sg-muted'}>{formatCount(denied)}</span>
      ),
      width: 80,
      align: 'right',
    },
    {
      id: 'failed',
      header: 'Failed',
      hint: 'Answered with 5xx, or with nothing',
      value: ({ failed }) => failed,
      render: ({ failed }) => (
        <span className={failed > 0 ? classes.bad : 'sg-muted'}>{formatCount(failed)}</span>
      ),
      width: 76,
      align: 'right',
    },
    moment('firstAt', 'First'),
    moment('lastAt', 'Last'),
    {
      id: 'actions',
      header: '',
      sortable: false,
      csv: false,
      value: () => null,
      width: by === 'identity' ? 88 : 64,
      render: (group) =>
        canShow(group).length === 0 ? null : (
          <span className={classes.groupActions}>
            <ActionIcon
              size={22}
              aria-label="Show these records"
              title="Show these records"
              onClick={() => show(group, false)}
            >
              <IconPlus size={14} />
            </ActionIcon>
            {by === 'resource' ? null : (
              <ActionIcon
                size={22}
                aria-label="Leave these out"
                title="Leave these out"
                onClick={() => show(group, true)}
              >
                <IconMinus size={14} />
              </ActionIcon>
            )}
            {by === 'identity' && group.key !== '' ? (
              <PageLink
                to={linkToTouched({ identity: [{ text: group.key, excluded: false }] })}
                title="What this identity touched"
              >
                <IconListSearch size={15} aria-label="What this identity touched" />
              </PageLink>
            ) : null}
          </span>
        ),
    },
  ];
}

/** Which records there are beyond the rows, in words. */
function sayRest({ distinct, rest, groups }: AccessGroups): string {
  const more = distinct - groups.length;
  return more > 0 ? `; ${formatCount(rest)} in ${formatCounted(more, 'more group')}` : '';
}

export function GroupsView({ question }: { readonly question: Question }) {
  const { search, setSearch } = question;
  const by = search.group;
  const query = { ...question.query, by, limit: MOST };
  const result = useApi('getAccessLogGroups', { query });
  const [view, setView] = useTableView('-count');
  const { data } = result;
  const total = data?.total ?? 0;
  const columns = useMemo(() => columnsOf(by, question, total), [by, question, total]);
  return (
    <Panel
      id="groups"
      title={GROUP_WORDS[by].title}
      note={
        data
          ? `${formatCounted(data.distinct, 'group')}, ${formatCounted(data.total, 'record')}${sayRest(data)}`
          : null
      }
      calls={[buildApiUrl('getAccessLogGroups', { query })]}
      actions={
        <NativeSelect
          size="xs"
          aria-label="Group by"
          data={GROUP_OPTIONS}
          value={by}
          onChange={(event) =>
            setSearch({ group: accessGroupKeySchema.parse(event.currentTarget.value) }, { push: true })
          }
        />
      }
      flush
    >
      <Faces
        result={result}
        what="the groups of records"
        isEmpty={({ groups }) => groups.length === 0}
        empty={
          data && isOutsideKept(data) ? (
            <OutsideKept kept={data.kept} />
          ) : (
            <EmptyState title="No record matches">
              Widen the time range, or take parts of the filter away.
            </EmptyState>
          )
        }
      >
        {({ groups }) => (
          <DataTable
            label={GROUP_WORDS[by].title}
            rows={groups}
            columns={columns}
            rowId={({ key }) => key}
            view={view}
            onViewChange={setView}
            withTools={groups.length > 20}
            maxHeight="max(320px, calc(100vh - 420px))"
          />
        )}
      </Faces>
    </Panel>
  );
}
