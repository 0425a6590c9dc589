/** The routes of a service as a tree: route, rules in the order in which they are tried, targets with their weights. Nested lists, drawn with lines. */
import type { ConfiguredRoute, RouteRule } from '@sightglass/shared/contract';
import { PageLink } from '../../ui/page-link.tsx';
import { listTreatments, nameTarget, sayMatches, sayThrough } from '../../ui/traffic/route-words.ts';
import { formatWeight } from '../../ui/traffic/traffic-words.ts';
import classes from './route-tree.module.css';

function Rule({ rule }: { readonly rule: RouteRule }) {
  const treatments = listTreatments(rule);
  return (
    <li>
      <span className={classes.node}>
        <bdi className={classes.name}>{rule.name}</bdi>
        <bdi>{sayMatches(rule)}</bdi>
        {treatments.length > 0 ? <bdi className={classes.muted}>{treatments.join('; ')}</bdi> : null}
      </span>
      {rule.targets.length > 0 ? (
        <ul>
          {rule.targets.map((target, i) => (
            <li key={`${target.host} ${target.subset} ${i}`}>
              <span className={classes.node} data-own={target.own || undefined}>
                <span className={classes.weight}>{formatWeight(target.weight)}</span>
                <bdi>{nameTarget(target)}</bdi>
                <span className={classes.bar} aria-hidden>
                  <i style={{ width: `${target.weight}%` }} />
                </span>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}

export function RouteTree({ routes }: { readonly routes: readonly ConfiguredRoute[] }) {
  return (
    <ul className={classes.tree} aria-label="Routes">
      {routes.map((route) => (
        <li key={route.resource}>
          <span className={classes.node}>
            <PageLink to={{ page: 'mesh', search: { tab: 'configuration', resource: route.resource } }}>
              {route.kind} <bdi>{route.name}</bdi>
            </PageLink>
            <bdi className={classes.muted}>{sayThrough(route)}</bdi>
          </span>
          <ul>
            {route.rules.map((rule, i) => (
              <Rule key={`${i} ${rule.name}`} rule={rule} />
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
