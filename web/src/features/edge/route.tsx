/** The Edge page: one flow from a source to a target: codes, flags, latency, identities and the evidence of mutual TLS. */
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { SubjectFaces } from '../../ui/signals/subject-faces.tsx';
import type { EdgeSubject } from '../../ui/signals/subject.ts';
import { useSearch } from '../../url/use-search.ts';
import { titleOfId } from './edge-model.ts';
import { EdgeView } from './edge-view.tsx';
import { useEdge } from './queries.ts';
import { edgeSearch } from './search.ts';

export function EdgePage() {
  const { id = '' } = useParams();
  const [{ kind }] = useSearch(edgeSearch);
  const subject = useMemo<EdgeSubject>(
    () => ({ kind: 'edge', id, ends: kind === 'auto' ? undefined : kind }),
    [id, kind],
  );
  // Another edge is another page: nothing of the former may stay on the screen.
  return <Edge key={`${kind} ${id}`} subject={subject} />;
}

function Edge({ subject }: { readonly subject: EdgeSubject }) {
  const result = useEdge(subject);
  return (
    <SubjectFaces
      result={result}
      noun="edge"
      title={titleOfId(subject.id)}
      crumbs={[{ label: 'Services', to: { page: 'services' } }]}
    >
      {(detail) => <EdgeView subject={subject} detail={detail} busy={result.isPlaceholderData} />}
    </SubjectFaces>
  );
}
