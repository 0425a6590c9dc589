/** One policy in force: what it says in words and in YAML, whom it rules, what is odd about it, what it refused, and the way to the workbench. */
import type { Policy } from '@sightglass/shared/contract';
import { IconChevronLeft } from '@tabler/icons-react';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCounted } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { DenialsPanel } from '../../ui/security/denials-panel.tsx';
import { Notes } from '../../ui/security/notes.tsx';
import { NotConnected, sayReach } from '../../ui/security/policies-panel.tsx';
import {
  ACTION_WORDS,
  clusterOfPolicy,
  describeReach,
  isKnown,
  placeOf,
} from '../../ui/security/policy-words.ts';
import type { LongRange } from '../../ui/security/use-long-range.ts';
import { YamlBlock } from '../../ui/security/yaml-block.tsx';
import { useSearch } from '../../url/use-search.ts';
import { authorizationSearch } from './search.ts';
import classes from './security-page.module.css';

interface PolicyDetailProps {
  readonly id: string;
  readonly range: LongRange;
}

export function PolicyDetail({ id, range }: PolicyDetailProps) {
  const [, setView] = useSearch(authorizationSearch);
  const cluster = clusterOfPolicy(id);
  // Not the frame's scope: the policy is asked for by name, wherever it stands.
  const query = { ...range.rangeQuery, ...(cluster === '' ? {} : { cluster }) };
  const result = useApi('getPolicies', { query });
  const policy = result.data?.policies.find((one) => one.id === id);
  return (
    <div className={classes.page}>
      <nav aria-label="Narrowed to" className={classes.crumbs}>
        <button
          type="button"
          className={classes.crumb}
          onClick={() => setView({ policy: '' }, { push: true })}
        >
          <IconChevronLeft size={13} aria-hidden /> Authorization
        </button>
        <strong>{policy ? `${policy.namespace}/${policy.name}` : 'Policy'}</strong>
        {policy ? (
          <PageLink to={{ page: 'policy', id: 'new', search: { policy: id } }}>
            Change and backtest it in the workbench
          </PageLink>
        ) : null}
      </nav>
      <Faces
        result={result}
        what="the policy"
        loading={<LoadingRows rows={8} label="Loading the policy" />}
        isEmpty={() => policy === undefined}
        empty={
          result.data?.connected.length === 0 ? (
            <NotConnected />
          ) : (
            <EmptyState title="This policy is not in force">
              It was deleted, or the configuration of its cluster is not connected any more.
            </EmptyState>
          )
        }
      >
        {() =>
          policy ? (
            <Whole
              policy={policy}
              range={range}
              call={buildApiUrl('getPolicies', { query })}
              reach={sayReach(result.data?.warnings ?? [])}
            />
          ) : null
        }
      </Faces>
    </div>
  );
}

/** Where the log begins within the range, none is no proof. */
function sayDenied(denied: Policy['denied'], range: string, reach: string): string {
  if (denied === null) return 'nothing could tell: no access log is kept';
  const none = reach === '' ? 'nothing' : 'nothing that was logged';
  const what =
    denied.count === 0 ? none : `${formatCounted(denied.count, 'call')}, last ${formatMoment(denied.lastAt)}`;
  return [`${what}; ${range}`, reach].filter((text) => text !== '').join('. ');
}

interface WholeProps {
  readonly policy: Policy;
  readonly range: LongRange;
  readonly call: string;
  /** What is said of an access log that begins within the range; else empty. */
  readonly reach: string;
}

function Whole({ policy, range, call, reach }: WholeProps) {
  const { id, cluster, namespace, name, action, rules, notes, targets, origin, createdAt, denied } = policy;
  return (
    <>
      <div className={classes.pair}>
        <Panel id="policy" title="What it says" note={policy.kind} calls={[call]}>
          <DefinitionList
            items={[
              [
                'Action',
                <span key="action">
                  <strong>{action}</strong> <span className={classes.muted}>{ACTION_WORDS[action]}.</span>
                </span>,
              ],
              ['Reaches', describeReach(policy)],
              [
                rules.length === 1 ? 'Rule' : 'Rules',
                rules.length === 0 ? (
                  'none'
                ) : (
                  <ol key="rules" className={classes.rules} start={0}>
                    {rules.map((rule, i) => (
                      // oxlint-disable-next-line react/no-array-index-key -- a rule is known by its number
                      <li key={i}>{rule}</li>
                    ))}
                  </ol>
                ),
              ],
              ['Denied', sayDenied(denied, range.words, reach)],
              [
                'Stands in',
                `${origin.where}${origin.line === null ? '' : `, line ${origin.line}`}${createdAt === null ? '' : `; created ${formatMoment(createdAt)}`}`,
              ],
            ]}
          />
          <Notes notes={notes} label="What is odd about it" />
        </Panel>
        <Panel
          id="policy-targets"
          title="Whom it rules"
          note="services and workloads, as observed or configured"
          calls={[call]}
        >
          {targets.length === 0 ? (
            <EmptyState title="It selects nothing that was seen" />
          ) : (
            <ul className={classes.targets}>
              {targets.map((target) => (
                <li key={`${target.service} ${target.workload}`}>
                  {isKnown(target.name) ? (
                    <PageLink to={{ page: 'service', id: target.service, tab: 'security' }}>
                      {target.name}
                    </PageLink>
                  ) : (
                    <bdi>{target.workload}</bdi>
                  )}
                  <span className={classes.muted}>
                    {[
                      placeOf(target),
                      isKnown(target.workload) && target.workload !== target.name ? target.workload : '',
                    ]
                      .filter((text) => text !== '')
                      .join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
      <DenialsPanel
        query={{ ...range.rangeQuery, cluster, limit: 1000 }}
        rangeWords={range.words}
        only={(denial) => denial.policyId === id}
        what="by this policy"
      />
      <Panel id="policy-yaml" title="YAML" note="as it stands" calls={[call]}>
        <YamlBlock
          text={policy.yaml}
          fileName={`${namespace}-${name}.yaml`}
          cluster={cluster}
          applicable={false}
        />
      </Panel>
    </>
  );
}
