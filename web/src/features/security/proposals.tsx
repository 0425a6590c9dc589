/** Where the workbench's text comes from: a suggestion from observed flows, a draft for one edge, a policy in force, or nobody. Each asks its own operation. */
import type { ReactNode } from 'react';
import { useApi } from '../../api/use-api.ts';
import { useAsk } from '../../api/use-ask.ts';
import { formatCounted } from '../../format/count.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Notes } from '../../ui/security/notes.tsx';
import { clusterOfPolicy } from '../../ui/security/policy-words.ts';
import type { LongRange } from '../../ui/security/use-long-range.ts';
import { useSearch } from '../../url/use-search.ts';
import { GrantsTable, WithoutIdentity } from './grants.tsx';
import { workbenchSearch } from './search.ts';
import type { Subject } from './workbench-model.ts';
import { Workbench } from './workbench.tsx';

interface ProposalProps<Kind extends Subject['kind']> {
  readonly subject: Extract<Subject, { kind: Kind }>;
  readonly range: LongRange;
}

export function SuggestionWorkbench({ subject, range }: ProposalProps<'service'>) {
  const [{ detail }] = useSearch(workbenchSearch);
  const body = { service: subject.id, range: range.plainRange, detail };
  const result = useAsk('suggestPolicy', { body }, { debounceMs: 0 });
  const data = result.error ? undefined : result.data;
  return (
    <Workbench
      subject={subject}
      range={range}
      proposed={result.busy ? null : (data?.yaml ?? null)}
      before={null}
      proposal="the suggestion"
      failure={result.error?.message ?? null}
    >
      <Panel
        id="grants"
        title="What the suggestion grants"
        note={`from what was observed, ${range.words}`}
        flush
      >
        <Faces
          result={{ ...result, isPlaceholderData: result.busy }}
          what="the suggestion"
          loading={<LoadingRows rows={4} label="Reading what was observed" />}
          isEmpty={({ grants, withoutIdentity }) => grants.length + withoutIdentity.length === 0}
          empty={<EmptyState title="Nobody was seen calling it">There is nothing to grant.</EmptyState>}
        >
          {({ grants, withoutIdentity, notes }) => (
            <Padded notes={notes}>
              {grants.length > 0 ? <GrantsTable grants={grants} /> : null}
              <WithoutIdentity callers={withoutIdentity} />
            </Padded>
          )}
        </Faces>
      </Panel>
    </Workbench>
  );
}

function Padded({ notes, children }: { readonly notes: readonly string[]; readonly children: ReactNode }) {
  return (
    <>
      {children}
      <div style={{ padding: '0 12px 12px' }}>
        <Notes notes={notes} label="About the suggestion" />
      </div>
    </>
  );
}

export function DraftWorkbench({ subject, range }: ProposalProps<'edge'>) {
  const body = { edge: subject.id, intent: subject.intent, range: range.plainRange };
  const result = useAsk('draftPolicy', { body }, { debounceMs: 0 });
  const data = result.error ? undefined : result.data;
  return (
    <Workbench
      subject={subject}
      range={range}
      proposed={result.busy ? null : (data?.yaml ?? null)}
      before={result.busy ? null : (data?.before ?? null)}
      proposal="the draft"
      failure={result.error?.message ?? null}
    >
      <Panel
        id="draft"
        title="About the draft"
        note={data ? (data.before === null ? 'a new resource' : 'changes what is in force') : undefined}
      >
        <Faces
          result={{ ...result, isPlaceholderData: result.busy }}
          what="the draft"
          loading={<LoadingRows rows={3} label="Drafting a policy" />}
          isEmpty={({ notes }) => notes.length === 0}
          empty={<EmptyState title="Nothing to note" />}
        >
          {({ notes }) => <Notes notes={notes} label="About the draft" />}
        </Faces>
      </Panel>
    </Workbench>
  );
}

export function PolicyWorkbench({ subject, range }: ProposalProps<'policy'>) {
  const cluster = clusterOfPolicy(subject.id);
  const query = { ...range.rangeQuery, ...(cluster === '' ? {} : { cluster }) };
  const result = useApi('getPolicies', { query }, { live: false });
  const policy = result.data?.policies.find(({ id }) => id === subject.id);
  return (
    <Workbench
      subject={subject}
      range={range}
      proposed={policy?.yaml ?? null}
      before={policy?.yaml ?? null}
      proposal="what is in force"
    >
      {policy || !(result.data || result.error) ? null : (
        <Panel id="gone" title="What is in force">
          <Faces result={result} what="the policy">
            {({ policies }) => (
              <EmptyState title="This policy is not in force">
                {formatCounted(policies.length, 'policy', 'policies')} of its cluster are known, and it is not
                among them.
              </EmptyState>
            )}
          </Faces>
        </Panel>
      )}
    </Workbench>
  );
}

export function PlainWorkbench({ subject, range }: ProposalProps<'none'>) {
  return <Workbench subject={subject} range={range} proposed={null} before={null} proposal="" />;
}
