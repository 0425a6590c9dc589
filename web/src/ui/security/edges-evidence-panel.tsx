/** The edges of a service with what is proven of each and how it is known, the worst first. In: the service's id and which way. */
import type { PostureRow } from '@sightglass/shared/contract';
import { useNavigate } from 'react-router';
import { buildApiUrl, type ApiQuery } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCounted } from '../../format/count.ts';
import { useLinkTo } from '../../routes.ts';
import { useFrame } from '../../url/use-frame.ts';
import { DataTable } from '../data-table.tsx';
import { EmptyState } from '../empty-state.tsx';
import { Faces } from '../faces.tsx';
import { LoadingRows } from '../loading.tsx';
import { Panel } from '../panel.tsx';
import type { TableColumn } from '../table-model.ts';
import { useTableView } from '../table-view.ts';
import { EDGE_COLUMNS } from './posture-columns.tsx';

interface EdgesEvidenceProps {
  readonly id: string;
  readonly service: string;
  readonly way: 'received' | 'sent';
}

const TEXTS = {
  received: {
    title: 'What it receives',
    label: 'Edges that end here',
    none: 'It received nothing',
    other: 'target',
  },
  sent: { title: 'What it sends', label: 'Edges that begin here', none: 'It sent nothing', other: 'source' },
} as const;

/** The end that is the service itself says nothing. */
const COLUMNS: Readonly<Record<EdgesEvidenceProps['way'], readonly TableColumn<PostureRow>[]>> = {
  received: EDGE_COLUMNS.filter(({ id }) => id !== 'target'),
  sent: EDGE_COLUMNS.filter(({ id }) => id !== 'source'),
};

export function usePostureOfService(service: string) {
  const { rangeQuery } = useFrame();
  const query: ApiQuery<'getMtlsPosture'> = { ...rangeQuery, by: 'edge', service };
  return { result: useApi('getMtlsPosture', { query }), call: buildApiUrl('getMtlsPosture', { query }) };
}

export function EdgesEvidencePanel({ id, service, way }: EdgesEvidenceProps) {
  const { result, call } = usePostureOfService(service);
  const { title, label, none, other } = TEXTS[way];
  const rows = (result.data?.rows ?? []).filter(({ edge }) => edge?.[other] === service);
  const open = rows.filter(({ received }) => received.state !== 'mutual').length;
  const [view, setView] = useTableView('');
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  return (
    <Panel
      id={id}
      title={title}
      note={
        rows.length > 0
          ? `${formatCounted(rows.length, 'edge')}, ${open === 0 ? 'all' : `${rows.length - open}`} proven mutual`
          : null
      }
      calls={[call]}
      flush
    >
      <Faces
        result={result}
        what="mutual TLS"
        loading={<LoadingRows rows={4} label="Loading mutual TLS" />}
        isEmpty={() => rows.length === 0}
        empty={<EmptyState title={`${none} in this range`} />}
      >
        {() => (
          <DataTable
            label={label}
            rows={rows}
            columns={COLUMNS[way]}
            rowId={(row) => row.id}
            view={view}
            onViewChange={setView}
            onOpen={(row) => void navigate(linkTo({ page: 'edge', id: row.id, search: { tab: 'security' } }))}
            maxHeight={320}
          />
        )}
      </Faces>
    </Panel>
  );
}
