/** Who may call whom: policies in force and what they refused; or, opened, one policy. */
import { useSearch } from '../../url/use-search.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { DenialsPanel } from '../../ui/security/denials-panel.tsx';
import { PoliciesPanel } from '../../ui/security/policies-panel.tsx';
import { useLongRange } from '../../ui/security/use-long-range.ts';
import { PolicyDetail } from './policy-detail.tsx';
import { authorizationSearch } from './search.ts';
import classes from './security-page.module.css';

export function AuthorizationTab() {
  const [{ policy }] = useSearch(authorizationSearch);
  const range = useLongRange();
  if (policy !== '') return <PolicyDetail key={policy} id={policy} range={range} />;
  return (
    <div className={classes.page}>
      <p className={classes.intro}>
        What a policy would have denied of what was observed can be tried before it is applied:{' '}
        <PageLink to={{ page: 'policy', id: 'new' }}>write or paste one</PageLink>, or begin from a service or
        an edge. Nothing is applied from here.
      </p>
      <PoliciesPanel
        query={range.scopeQuery}
        rangeWords={range.words}
        expected={15}
        none="No authorization policy is in force: everybody may call everybody"
      />
      <DenialsPanel query={range.scopeQuery} rangeWords={range.words} />
    </div>
  );
}
