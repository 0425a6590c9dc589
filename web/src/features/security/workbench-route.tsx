/**
 * The policy workbench: an AuthorizationPolicy proposed for a service, drafted for an edge, taken from what is in force, or pasted; tried on what was observed while it is
 * typed. Nothing is applied.
 */
import { useParams } from 'react-router';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useLongRange } from '../../ui/security/use-long-range.ts';
import { useSearch } from '../../url/use-search.ts';
import { DraftWorkbench, PolicyWorkbench, PlainWorkbench, SuggestionWorkbench } from './proposals.tsx';
import { workbenchSearch } from './search.ts';
import classes from './security-page.module.css';
import { SubjectBar } from './subject-bar.tsx';
import { keySubject, readSubject } from './workbench-model.ts';

export function PolicyWorkbenchPage() {
  const { id = '' } = useParams();
  const [search] = useSearch(workbenchSearch);
  const range = useLongRange();
  const subject = readSubject(search);
  // Another subject is another text: nothing of the former may stay in the editor.
  const key = keySubject(subject);
  const crumbs = [{ label: 'Security', to: { page: 'security', search: { tab: 'authorization' } } } as const];
  if (id !== 'new')
    return (
      <>
        <PageHeader title="Policy" crumbs={crumbs} />
        <EmptyState
          title="Policies in force are listed on the Security page"
          action={
            <PageLink to={{ page: 'security', search: { tab: 'authorization' } }}>To the policies</PageLink>
          }
        />
      </>
    );
  return (
    <>
      <PageHeader
        title="Policy workbench"
        crumbs={crumbs}
        status={`Tried on what was observed, ${range.words}. Nothing is applied from here.`}
      />
      <div className={classes.page}>
        <SubjectBar />
        {subject.kind === 'service' ? (
          <SuggestionWorkbench key={key} subject={subject} range={range} />
        ) : null}
        {subject.kind === 'edge' ? <DraftWorkbench key={key} subject={subject} range={range} /> : null}
        {subject.kind === 'policy' ? <PolicyWorkbench key={key} subject={subject} range={range} /> : null}
        {subject.kind === 'none' ? <PlainWorkbench key={key} subject={subject} range={range} /> : null}
      </div>
    </>
  );
}
