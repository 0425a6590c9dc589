/** Whether STRICT can be applied, by namespace or service; and, opened, whom it would cut off and what to apply. */
import type { ReadinessRow } from '@sightglass/shared/contract';
import { IconChevronLeft } from '@tabler/icons-react';
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { ChoiceStrip } from '../../ui/choice-strip.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ReadinessView } from '../../ui/security/readiness-view.tsx';
import { VERDICT_WORDS, VERDICTS } from '../../ui/security/readiness-words.ts';
import { useLongRange, type LongRange } from '../../ui/security/use-long-range.ts';
import { VerdictShape } from '../../ui/security/verdict-badge.tsx';
import { describeNode } from '../../ui/signals/node-target.ts';
import { ValueFilter } from '../../ui/value-filter.tsx';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useSearch } from '../../url/use-search.ts';
import { parseNamespaceId, parseServiceId } from '@sightglass/shared/identity';
import { strictSearch } from './search.ts';
import classes from './security-page.module.css';
import { buildStrictColumns } from './strict-columns.tsx';

const KINDS = [
  { value: 'namespace', label: 'Namespaces' },
  { value: 'service', label: 'Services' },
] as const;

export function StrictTab() {
  const range = useLongRange();
  const [{ open }] = useSearch(strictSearch);
  return open === '' ? <StrictList range={range} /> : <StrictOf id={open} range={range} />;
}

/** `shop in east`; `cart, shop in east`. */
function nameOf(id: string): string {
  const namespace = parseNamespaceId(id);
  if (namespace) return `${namespace.namespace} in ${namespace.cluster}`;
  const { name, place } = describeNode(id, 'service');
  return place === '' ? name : `${name}, ${place}`;
}

function StrictOf({ id, range }: { readonly id: string; readonly range: LongRange }) {
  const [, setView] = useSearch(strictSearch);
  return (
    <div className={classes.page}>
      <nav aria-label="Narrowed to" className={classes.crumbs}>
        <button type="button" className={classes.crumb} onClick={() => setView({ open: '' }, { push: true })}>
          <IconChevronLeft size={13} aria-hidden /> All
        </button>
        <strong>{nameOf(id)}</strong>
        {parseServiceId(id) ? (
          <PageLink to={{ page: 'service', id, tab: 'security' }}>Service page</PageLink>
        ) : null}
      </nav>
      <ReadinessView key={id} id={id} range={range} />
    </div>
  );
}

function StrictList({ range }: { readonly range: LongRange }) {
  const [view, setView] = useSearch(strictSearch);
  const { by, verdict } = view;
  const query = { ...range.scopeQuery, by };
  const result = useApi('getStrictReadiness', { query });
  const { data } = result;
  const rows = useMemo(
    () => (data?.rows ?? []).filter((row) => verdict.length === 0 || verdict.includes(row.verdict)),
    [data, verdict],
  );
  const counts = useMemo(() => countVerdicts(data?.rows ?? []), [data]);
  const withPolicy = data?.rows.some(({ policy }) => policy !== null) ?? false;
  const columns = useMemo(
    () =>
      buildStrictColumns({
        by,
        withPolicy,
        onOpen: ({ id }) => setView({ open: id }, { push: true }),
      }),
    [by, withPolicy, setView],
  );
  return (
    <div className={classes.page}>
      <WarningsBar warnings={data?.warnings} />
      <Panel
        id="readiness"
        title="What STRICT would break"
        note={`by what was seen; ${range.words}`}
        calls={[buildApiUrl('getStrictReadiness', { query })]}
        actions={
          <ChoiceStrip
            label="What a row stands for"
            options={KINDS}
            value={by}
            onChange={(next) => setView({ by: next, q: '', sort: '' }, { push: true })}
          />
        }
        flush
      >
        <Faces
          result={result}
          what="what STRICT would break"
          loading={<LoadingRows rows={8} label="Loading what STRICT would break" />}
          isEmpty={(answer) => answer.rows.length === 0}
          empty={
            <EmptyState
              title="Nothing was seen in this range"
              action={<PageLink to={{ page: 'mesh' }}>See where telemetry comes from</PageLink>}
            >
              Without traffic there is nothing to judge by.
            </EmptyState>
          }
        >
          {() => (
            <DataTable
              label="STRICT readiness"
              rows={rows}
              columns={columns}
              rowId={({ id }) => id}
              view={view}
              onViewChange={setView}
              onOpen={({ id }) => setView({ open: id }, { push: true })}
              maxHeight="max(320px, calc(100vh - 204px))"
              noMatch="Nothing matches the filter."
              tools={
                <ValueFilter
                  label="Verdicts shown"
                  values={VERDICTS}
                  words={VERDICT_WORDS}
                  renderShape={(one) => <VerdictShape verdict={one} />}
                  count={(one) => counts[one]}
                  chosen={verdict}
                  onChange={(next) => setView({ verdict: next })}
                />
              }
            />
          )}
        </Faces>
      </Panel>
    </div>
  );
}

function countVerdicts(rows: readonly ReadinessRow[]): Readonly<Record<ReadinessRow['verdict'], number>> {
  const counts = { breaks: 0, unproven: 0, ready: 0, strict: 0, 'no-traffic': 0 };
  for (const { verdict } of rows) counts[verdict]++;
  return counts;
}
