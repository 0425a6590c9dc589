/** Who spent the budget: bad events split by caller, version, workload, code or flag; callers lead to their pages and to the edge. */
import type { Attribution, SloRow } from '@sightglass/shared/contract';
import { useMemo } from 'react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCount } from '../../format/count.ts';
import { formatRatio } from '../../format/ratio.ts';
import { ChoiceStrip } from '../../ui/choice-strip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { GroupName } from '../../ui/signals/group-name.tsx';
import classes from './slo.module.css';
import { nameEvents, serviceIdOf } from './slo-model.ts';

type By = Attribution['by'];

const CHOICES: readonly { readonly value: By; readonly label: string }[] = [
  { value: 'caller', label: 'Caller' },
  { value: 'version', label: 'Version' },
  { value: 'workload', label: 'Workload' },
  { value: 'code', label: 'Code' },
  { value: 'flag', label: 'Flag' },
];

interface AttributionPanelProps {
  readonly row: SloRow;
  readonly rangeQuery: { readonly range: string; readonly at?: string };
  readonly by: By;
  readonly onBy: (by: By) => void;
}

/** The edge from each caller, where telemetry shows one. */
function useEdges({ row, rangeQuery, by }: AttributionPanelProps, first: string | undefined) {
  const id = first === undefined ? null : serviceIdOf(row.slo, first);
  const { data } = useApi(
    'getService',
    { params: { id: id ?? '' }, query: rangeQuery },
    { enabled: by === 'caller' && id !== null, live: false },
  );
  return useMemo(() => new Map(data?.callers.map((edge) => [edge.source, edge.id])), [data]);
}

function AttributionTable({ data, ...props }: AttributionPanelProps & { readonly data: Attribution }) {
  const edges = useEdges(props, data.groups[0]?.key);
  const noun = nameEvents(props.row.slo);
  const withEdges = data.by === 'caller' && edges.size > 0;
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={`Bad ${noun}s by ${data.by}`}>
        <thead>
          <tr>
            <th scope="col">{CHOICES.find(({ value }) => value === data.by)?.label}</th>
            <th scope="col" data-right title={`Bad ${noun}s`}>
              Bad
            </th>
            <th scope="col">Share of the bad</th>
            <th scope="col" data-right title="Of the period’s error budget">
              Of the budget
            </th>
            <th scope="col" data-right data-wide title={`All ${noun}s`}>
              Of all
            </th>
            {withEdges ? <th scope="col">Edge</th> : null}
          </tr>
        </thead>
        <tbody>
          {data.groups.map(({ key, bad, valid, share, budgetShare }) => {
            const edge = edges.get(key);
            return (
              <tr key={key}>
                <th scope="row">
                  <GroupName by={data.by} groupKey={key} color={undefined} />
                </th>
                <td data-right>{formatCount(bad)}</td>
                <td>
                  <span className={classes.share}>
                    <span aria-hidden>
                      <span style={{ width: `${Math.min(1, share) * 100}%` }} />
                    </span>
                    {formatRatio(share)}
                  </span>
                </td>
                <td data-right>{formatRatio(budgetShare)}</td>
                <td data-right data-wide>
                  {formatCount(valid)}
                </td>
                {withEdges ? (
                  <td>
                    {edge === undefined ? '–' : <PageLink to={{ page: 'edge', id: edge }}>edge</PageLink>}
                  </td>
                ) : null}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export function AttributionPanel(props: AttributionPanelProps) {
  const { row, rangeQuery, by, onBy } = props;
  const args = { params: { id: row.id }, query: { by, ...rangeQuery } };
  const result = useApi('getSloAttribution', args);
  return (
    <Panel
      id="attribution"
      title="Who spent the budget"
      calls={[buildApiUrl('getSloAttribution', args)]}
      actions={<ChoiceStrip label="Split by" options={CHOICES} value={by} onChange={onBy} />}
      flush
    >
      <Faces result={result} what="who spent it" loading={<LoadingRows rows={5} />}>
        {(data) => {
          if (data.unavailable !== null)
            return <EmptyState title="Cannot be split so">{data.unavailable}</EmptyState>;
          if (data.groups.every(({ bad }) => bad === 0))
            return <EmptyState title="Nothing was spent">No bad event was counted in this span.</EmptyState>;
          return <AttributionTable {...props} data={data} />;
        }}
      </Faces>
    </Panel>
  );
}
