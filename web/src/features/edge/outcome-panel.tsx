/** The edge's traffic by response code, gRPC status or response flag, each with its meaning in words. */
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { BreakdownTable } from '../../ui/signals/breakdown-table.tsx';
import { breakdownCall, useSubjectBreakdown, type Subject } from '../../ui/signals/subject.ts';
import { useFrame } from '../../url/use-frame.ts';

interface OutcomePanelProps {
  readonly subject: Subject;
  readonly by: 'code' | 'grpc-status' | 'flag';
}

/** The header and three rows: room that is kept while loading, so that what lies below stays where it is. */
const TABLE_PX = 130;

const TEXTS = {
  code: {
    id: 'codes',
    title: 'Response codes',
    what: 'the response codes',
    empty: 'No requests in this range',
  },
  'grpc-status': {
    id: 'grpc-statuses',
    title: 'gRPC statuses',
    what: 'the gRPC statuses',
    empty: 'No requests in this range',
  },
  flag: {
    id: 'flags',
    title: 'Response flags',
    what: 'the response flags',
    empty: 'No traffic in this range',
  },
} as const;

export function OutcomePanel({ subject, by }: OutcomePanelProps) {
  const { rangeQuery } = useFrame();
  const result = useSubjectBreakdown(subject, { by, ...rangeQuery });
  const { id, title, what, empty } = TEXTS[by];
  return (
    <Panel id={id} title={title} calls={[breakdownCall(subject, { by, ...rangeQuery })]} flush>
      <div style={{ minHeight: TABLE_PX }}>
        <Faces
          result={result}
          what={what}
          loading={<LoadingBlock height={TABLE_PX} label={`Loading ${what}`} />}
          isEmpty={({ groups }) => groups.length === 0}
          empty={<EmptyState title={empty}>Widen the time range to look further back.</EmptyState>}
        >
          {(breakdown) => <BreakdownTable label={title} breakdown={breakdown} compact />}
        </Faces>
      </div>
    </Panel>
  );
}
