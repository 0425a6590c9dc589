/** What is proven of mutual TLS: the shares, how they went, and from clusters down to edges who is not mutual, the worst first. */
import type { Posture, PostureRow } from '@sightglass/shared/contract';
import { IconChevronRight } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCount, formatCounted } from '../../format/count.ts';
import { useLinkTo } from '../../routes.ts';
import { ChoiceStrip } from '../../ui/choice-strip.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock, LoadingRows } from '../../ui/loading.tsx';
import { MTLS_WORDS, MtlsShape } from '../../ui/mtls-badge.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { MtlsShares } from '../../ui/security/mtls-bar.tsx';
import { MtlsChartPanel } from '../../ui/security/mtls-chart.tsx';
import { describeEdgeStates, MTLS_ORDER, totalOf } from '../../ui/security/mtls-words.ts';
import { buildPlaceColumns, EDGE_COLUMNS } from '../../ui/security/posture-columns.tsx';
import { ValueFilter } from '../../ui/value-filter.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import {
  buildPostureQuery,
  toEmbed,
  countStates,
  LEVEL_WORDS,
  readNarrowing,
  stepInto,
  summarizePosture,
} from './mtls-model.ts';
import { mtlsSearch, POSTURE_LEVELS } from './search.ts';
import classes from './security-page.module.css';

const LEVELS = POSTURE_LEVELS.map((value) => ({ value, label: LEVEL_WORDS[value].many }));
const HEADLINE_PX = 92;

export function MtlsTab() {
  const frame = useFrame();
  const [view, setView] = useSearch(mtlsSearch);
  const { by, within, state } = view;
  const query = buildPostureQuery(frame, by, within);
  const result = useApi('getMtlsPosture', { query });
  const { data } = result;
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const { crumbs } = readNarrowing(within);
  const rows = useMemo(
    () =>
      (data?.rows ?? []).filter(
        ({ received }) => state.length === 0 || (totalOf(received) > 0 && state.includes(received.state)),
      ),
    [data, state],
  );
  const counts = useMemo(() => countStates(data?.rows ?? []), [data]);
  const withPolicy = data?.rows.some(({ policy }) => policy !== null) ?? false;
  const manyClusters = new Set(data?.rows.map(({ cluster }) => cluster)).size > 1;
  const columns = useMemo(
    () =>
      by === 'edge'
        ? EDGE_COLUMNS
        : buildPlaceColumns({
            header: LEVEL_WORDS[by].one,
            onOpen: (row) => setView(stepInto(row, by), { push: true }),
            withNamespace: by === 'service',
            withCluster: by !== 'cluster' && manyClusters,
            withPolicy,
          }),
    [by, manyClusters, withPolicy, setView],
  );
  const open = (row: PostureRow): void => {
    if (by === 'edge') void navigate(linkTo({ page: 'edge', id: row.id, search: { tab: 'security' } }));
    else setView(stepInto(row, by), { push: true });
  };
  const calls = [buildApiUrl('getMtlsPosture', { query })];
  const embed = toEmbed(query);
  const what = crumbs.at(-1)?.label ?? 'everything in scope';
  return (
    <div className={classes.page}>
      <WarningsBar warnings={data?.warnings} />
      {crumbs.length > 0 ? (
        <nav aria-label="Narrowed to" className={classes.crumbs}>
          {crumbs.map((crumb, i) => (
            <span key={crumb.within}>
              {i > 0 ? <IconChevronRight size={12} aria-hidden /> : null}
              {i === crumbs.length - 1 ? (
                <strong>{crumb.label}</strong>
              ) : (
                <button
                  type="button"
                  className={classes.crumb}
                  onClick={() =>
                    setView(
                      { by: crumb.by, within: crumb.within, state: [], q: '', sort: '' },
                      { push: true },
                    )
                  }
                >
                  {crumb.label}
                </button>
              )}
            </span>
          ))}
        </nav>
      ) : null}
      <Panel
        id="mtls"
        title="What is proven"
        note="of requests, and of connections for TCP; unmeasured is not safe, it is not known"
        calls={calls}
        actions={
          data ? <CopyButton text={summarizePosture({ ...data, rows }, what)} label="Copy as text" /> : null
        }
      >
        <Faces
          result={result}
          what="mutual TLS"
          brief
          loading={<LoadingBlock height={HEADLINE_PX} label="Loading mutual TLS" />}
        >
          {(posture) => <Headline posture={posture} />}
        </Faces>
      </Panel>
      <MtlsChartPanel
        id="mtls-series"
        query={within === '' ? frame.scopeQuery : { ...frame.rangeQuery, id: within }}
      />
      <Panel
        id="posture"
        title={LEVEL_WORDS[by].many}
        note={[
          by === 'edge'
            ? 'between services; what leaves the mesh is in no share above'
            : 'by what they receive; worst first',
          // The server leaves out the best of very many.
          data && data.matching > data.rows.length
            ? `; the worst ${formatCount(data.rows.length)} of ${formatCount(data.matching)}`
            : '',
        ].join('')}
        calls={calls}
        embed={embed}
        actions={
          <ChoiceStrip
            label="What a row stands for"
            options={LEVELS}
            value={by}
            onChange={(next) => setView({ by: next, q: '', sort: '' }, { push: true })}
          />
        }
        flush
      >
        <Faces
          result={result}
          what="mutual TLS"
          loading={<LoadingRows rows={8} label="Loading mutual TLS" />}
          isEmpty={(posture) => posture.rows.length === 0}
          empty={
            <EmptyState
              title="No traffic was seen in this range"
              action={<PageLink to={{ page: 'mesh' }}>See where telemetry comes from</PageLink>}
            >
              Widen the time range or the scope. Where nobody reports, nothing is called safe.
            </EmptyState>
          }
        >
          {() => (
            <DataTable
              label={`Mutual TLS by ${LEVEL_WORDS[by].one.toLowerCase()}`}
              rows={rows}
              columns={columns}
              rowId={({ id }) => id}
              view={view}
              onViewChange={setView}
              onOpen={open}
              maxHeight="max(320px, calc(100vh - 204px))"
              noMatch="Nothing matches the filter."
              tools={
                <ValueFilter
                  label="States shown"
                  values={MTLS_ORDER}
                  words={MTLS_WORDS}
                  renderShape={(one) => <MtlsShape state={one} />}
                  count={(one) => counts[one]}
                  chosen={state}
                  onChange={(next) => setView({ state: next })}
                />
              }
            />
          )}
        </Faces>
      </Panel>
    </div>
  );
}

/** What crosses the mesh's border; nothing where nothing does. */
function sayBorder({ arriving, leaving }: Posture['total']['border']): string {
  const came = totalOf(arriving);
  const open =
    arriving.plaintext === 0
      ? ''
      : `, ${arriving.plaintext === came ? 'all' : formatCount(arriving.plaintext)} of them in plaintext`;
  return [
    came > 0 ? ` ${formatCounted(came, 'call')} came from callers of whom nothing is known${open}.` : '',
    leaving > 0 ? ` ${formatCounted(leaving, 'call')} left the mesh and are not in these counts.` : '',
  ].join('');
}

function Headline({ posture }: { readonly posture: Posture }) {
  const { total } = posture;
  const edges = Object.values(total.edges).reduce((sum, count) => sum + count, 0);
  return (
    <div className={classes.headline}>
      <MtlsShares counts={total} />
      <p className={classes.edges}>
        {formatCounted(edges, 'edge')} between services
        {edges > 0 ? `: ${describeEdgeStates(total.edges) ?? ''}` : ''}.{sayBorder(total.border)}
      </p>
    </div>
  );
}
