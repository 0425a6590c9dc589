/** No SLO yet: what one is for, and the services that most requests depend on, each one click from a form that is filled in. */
import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useApi } from '../../api/use-api.ts';
import { formatRate } from '../../format/rate.ts';
import { useLinkTo } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useFrame } from '../../url/use-frame.ts';
import classes from './slos.module.css';
import { suggestServices } from './slos-model.ts';

const SHOWN = 5;

export function EmptySlos() {
  const linkTo = useLinkTo();
  const { scopeQuery } = useFrame();
  const { data } = useApi('getServices', { query: { ...scopeQuery, range: 'now-1h' } }, { live: false });
  const suggested = suggestServices(data?.services ?? [], SHOWN);
  return (
    <EmptyState
      title="No service level objectives yet"
      action={
        <Button component={Link} variant="filled" to={linkTo({ page: 'slo', id: 'new' })}>
          New SLO
        </Button>
      }
    >
      An SLO says how many requests must go well; its error budget says when to wake somebody, and when not.
      {suggested.length > 0 ? (
        <div>
          <p>Begin with what most requests depend on:</p>
          <ul className={classes.suggestions}>
            {suggested.map(({ id, namespace, name, requestsPerSecond }) => (
              <li key={id}>
                <span>
                  <PageLink to={{ page: 'service', id }}>{name}</PageLink>{' '}
                  <span className="sg-muted">{namespace}</span>
                </span>
                <span>{formatRate(requestsPerSecond)}</span>
                <span>
                  <PageLink to={{ page: 'slo', id: 'new', search: { service: id } }}>
                    Availability <span className="sg-sr">of {name}</span>
                  </PageLink>
                  <PageLink to={{ page: 'slo', id: 'new', search: { service: id, kind: 'latency' } }}>
                    Latency <span className="sg-sr">of {name}</span>
                  </PageLink>
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </EmptyState>
  );
}
