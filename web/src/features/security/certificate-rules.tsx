/** The alert rules that watch certificates, and the two that are suggested where none does. */
import type { AlertRuleRecord } from '@sightglass/shared/contract';
import { useApi } from '../../api/use-api.ts';
import { describeCondition } from '../../ui/alerts/condition-words.ts';
import { Faces } from '../../ui/faces.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from '../../ui/security/certificate.module.css';

type Watched = 'authority' | 'workload';

const SUGGESTIONS: readonly { readonly of: Watched; readonly suggest: string; readonly words: string }[] = [
  {
    of: 'authority',
    suggest: 'authority-ends',
    words: 'Warn 30 days before an authority’s certificate ends',
  },
  {
    of: 'workload',
    suggest: 'not-renewed',
    words: 'Warn when a workload’s certificate should have been renewed and was not',
  },
];

function watches({ rule: { condition, paused } }: AlertRuleRecord, what: Watched): boolean {
  return !paused && condition.kind === 'certificate' && (condition.of === 'any' || condition.of === what);
}

export function CertificateRules() {
  const result = useApi('getAlertRules', {}, { live: false });
  return (
    <Panel id="certificate-rules" title="Rules that warn">
      <Faces result={result} what="the alert rules" brief>
        {({ rules }) => (
          <ul className={classes.rules}>
            {rules
              .filter(({ rule }) => rule.condition.kind === 'certificate')
              .map(({ id, rule }) => (
                <li key={id}>
                  <PageLink to={{ page: 'alert-rule', id }}>{rule.name}</PageLink>{' '}
                  <span className={classes.muted}>
                    {describeCondition(rule)}
                    {rule.paused ? ', paused' : ''}
                  </span>
                </li>
              ))}
            {SUGGESTIONS.filter(({ of }) => !rules.some((record) => watches(record, of))).map(
              ({ of, suggest, words }) => (
                <li key={of}>
                  No rule watches {of === 'authority' ? 'authorities' : 'workloads'}.{' '}
                  <PageLink to={{ page: 'alert-rule', id: 'new', search: { suggest } }}>{words}</PageLink>
                </li>
              ),
            )}
          </ul>
        )}
      </Faces>
    </Panel>
  );
}
