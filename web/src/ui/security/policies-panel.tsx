/** Authorization policies in force, from the mesh's configuration; where none is connected, that, and what would stand here. In: the scope, or one service. */
import type { Policies, Policy, Warning } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { buildApiUrl, type ApiQuery } from '../../api/api-url.ts';
import { useIsLimited } from '../../api/use-is-limited.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCount } from '../../format/count.ts';
import { localizeMoments } from '../../format/time.ts';
import { useLinkTo, type LinkTarget } from '../../routes.ts';
import { DataTable } from '../data-table.tsx';
import { EmptyState } from '../empty-state.tsx';
import { Faces } from '../faces.tsx';
import { LoadingRows } from '../loading.tsx';
import { dropLogReach, isLogReach } from '../log-reach.ts';
import { PageLink } from '../page-link.tsx';
import { Panel } from '../panel.tsx';
import type { TableColumn } from '../table-model.ts';
import { useTableView } from '../table-view.ts';
import { ACTION_WORDS, describeReach } from './policy-words.ts';
import { PanelWarnings } from './panel-warnings.tsx';
import classes from './security.module.css';

export function linkToPolicy(id: string): LinkTarget {
  return { page: 'security', search: { tab: 'authorization', policy: id } };
}

/** `reach`: what is said of an access log that begins within the range; empty where it covers all of it. */
const buildColumns = (reach: string): readonly TableColumn<Policy>[] => [
  {
    id: 'name',
    header: 'Policy',
    value: ({ namespace, name }) => `${namespace}/${name}`,
    render: ({ id, namespace, name }) => (
      <PageLink to={linkToPolicy(id)} title={`${namespace}/${name}`} className="sg-link sg-truncate">
        {namespace}/{name}
      </PageLink>
    ),
    width: 200,
    grow: true,
    narrow: true,
  },
  { id: 'cluster', header: 'Cluster', value: ({ cluster }) => cluster, width: 76 },
  {
    id: 'action',
    header: 'Action',
    value: ({ action }) => action,
    render: ({ action }) => <span title={ACTION_WORDS[action]}>{action}</span>,
    width: 76,
    narrow: true,
  },
  {
    id: 'reach',
    header: 'Reaches',
    hint: 'Whom it rules',
    value: (policy) => describeReach(policy),
    width: 190,
    grow: true,
  },
  {
    id: 'rules',
    header: 'Rules',
    value: ({ rules, action }) => sayRules(rules, action),
    width: 280,
    grow: true,
  },
  {
    id: 'notes',
    header: 'Notes',
    hint: 'What is odd about it',
    value: ({ notes }) => (notes.length > 0 ? notes.join(' ') : null),
    width: 110,
    grow: true,
  },
  {
    id: 'denied',
    header: 'Denied',
    hint: 'Calls that access logs say it denied in the range',
    value: ({ denied }) => denied?.count ?? null,
    render: ({ denied }) => <Denied denied={denied} reach={reach} />,
    width: 92,
    align: 'right',
    narrow: true,
  },
];

/** Where the log begins within the range a count is the least that was denied, and none is no proof: metrics count denials, but name no policy. */
function Denied({ denied, reach }: Pick<Policy, 'denied'> & { readonly reach: string }) {
  if (denied === null || reach === '')
    return <span title={denied ? undefined : 'Nothing could tell'}>{formatCount(denied?.count)}</span>;
  return (
    <span title={`${reach} Metrics of the time before name no policy.`} className={classes.muted}>
      {denied.count === 0 ? 'none logged' : `≥ ${formatCount(denied.count)}`}
    </span>
  );
}

/** A policy without rules allows nobody, or denies nobody. */
function sayRules(rules: readonly string[], action: Policy['action']): string {
  if (rules.length > 0) return rules.join(' ');
  return action === 'ALLOW' ? 'no rule: nobody is allowed' : 'no rule: it matches nothing';
}

interface PoliciesPanelProps {
  readonly id?: string;
  readonly title?: string;
  readonly query: ApiQuery<'getPolicies'>;
  /** Which range it is, where it is not the frame's. */
  readonly rangeWords?: string;
  /** What an empty list means here. */
  readonly none: string;
  /** Rows whose room is kept while it loads. */
  readonly expected?: number;
}

const NONE_TOLD = 'No authorization policy that you may see is in force';
const HOLDS_TOO = 'policies of the mesh’s root namespace hold here too, and are not told';

export function PoliciesPanel({
  id = 'policies',
  title = 'Policies in force',
  query,
  rangeWords,
  none,
  expected = 4,
}: PoliciesPanelProps) {
  const result = useApi('getPolicies', { query });
  const isLimited = useIsLimited() === true;
  const { data } = result;
  return (
    <Panel
      id={id}
      title={title}
      note={data && data.connected.length > 0 ? sayConnected(data, { rangeWords, isLimited }) : null}
      calls={[buildApiUrl('getPolicies', { query })]}
      flush
    >
      <Faces
        result={result}
        what="the policies in force"
        loading={<LoadingRows rows={expected} label="Loading the policies in force" />}
        isEmpty={({ policies }) => policies.length === 0}
        empty={
          data?.connected.length === 0 ? (
            <NotConnected />
          ) : (
            <EmptyState title={isLimited ? NONE_TOLD : none}>
              {isLimited ? `But ${HOLDS_TOO}.` : null}
            </EmptyState>
          )
        }
      >
        {({ policies, warnings }) => (
          <PoliciesTable policies={policies} label={title} reach={sayReach(warnings)} />
        )}
      </Faces>
      <PanelWarnings
        warnings={data?.policies.length === 0 ? dropLogReach(data.warnings) : data?.warnings}
        flush
      />
    </Panel>
  );
}

/** What is said of an access log that begins within the range; empty where it covers all of it. */
export function sayReach(warnings: readonly Warning[]): string {
  return localizeMoments(warnings.find(isLogReach)?.message ?? '');
}

function sayConnected(
  { connected }: Policies,
  { rangeWords, isLimited }: { readonly rangeWords: string | undefined; readonly isLimited: boolean },
): string {
  const parts = [`configuration of ${connected.join(', ')}`];
  if (rangeWords !== undefined) parts.push(`denials ${rangeWords}`);
  if (isLimited) parts.push(HOLDS_TOO);
  return parts.join('; ');
}

export function NotConnected() {
  return (
    <EmptyState title="No mesh configuration is connected">
      Policies in force, their targets and rules, and what each of them denied would stand here. They are read
      from clusters or from folders of YAML, named in the configuration under meshConfig. Denials and the
      workbench work without.
    </EmptyState>
  );
}

function PoliciesTable({
  policies,
  label,
  reach,
}: {
  readonly policies: readonly Policy[];
  readonly label: string;
  readonly reach: string;
}) {
  const columns = useMemo(() => buildColumns(reach), [reach]);
  const [view, setView] = useTableView('');
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  return (
    <div className={classes.table}>
      <DataTable
        label={label}
        rows={policies}
        columns={columns}
        rowId={({ id }) => id}
        view={view}
        onViewChange={setView}
        onOpen={({ id }) => void navigate(linkTo(linkToPolicy(id)))}
        maxHeight={360}
        noMatch="No policy matches the filter."
      />
    </div>
  );
}
