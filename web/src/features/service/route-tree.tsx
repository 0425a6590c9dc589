/**
 * The routes of a service as a tree: route, rules in the order in which they are tried, targets with their weights. Nested lists, drawn with lines. Routes of the Gateway API
 * stand by host and place, where the rules of several are tried in one order.
 */
import type { ConfiguredRoute, RouteOrder, RouteRule } from '@sightglass/shared/contract';
import { PageLink } from '../../ui/page-link.tsx';
import { listTreatments, nameTarget, sayMatches, sayThrough } from '../../ui/traffic/route-words.ts';
import { formatWeight } from '../../ui/traffic/traffic-words.ts';
import classes from './route-tree.module.css';

type Step = RouteOrder['steps'][number];

function RouteLink({ route }: { readonly route: Pick<ConfiguredRoute, 'resource' | 'kind' | 'name'> }) {
  return (
    <PageLink to={{ page: 'mesh', search: { tab: 'configuration', resource: route.resource } }}>
      {route.kind} <bdi>{route.name}</bdi>
    </PageLink>
  );
}

interface RuleProps {
  readonly rule: RouteRule;
  /** Where rules of several routes stand together. */
  readonly route?: Step | undefined;
  readonly place?: Step | undefined;
}

function Rule({ rule, route, place }: RuleProps) {
  const treatments = listTreatments(rule);
  return (
    <li>
      <span className={classes.node}>
        <bdi className={classes.name}>{rule.name}</bdi>
        {route ? <RouteLink route={route} /> : null}
        <bdi>{sayMatches(rule)}</bdi>
        {treatments.length > 0 ? <bdi className={classes.muted}>{treatments.join('; ')}</bdi> : null}
      </span>
      {place?.hidden ? <p className={classes.hidden}>Never reached here: {place.hidden}.</p> : null}
      {place?.why ? <p className={classes.why}>Tried {place.why}.</p> : null}
      {rule.targets.length > 0 ? (
        <ul>
          {rule.targets.map((target, i) => (
            // oxlint-disable-next-line react/no-array-index-key -- a target may be named twice, and has nothing else to be known by
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

function Order({ order }: { readonly order: RouteOrder }) {
  const { steps, notes } = order;
  const [first] = steps;
  const routes = new Set(steps.map(({ resource }) => resource));
  const isOne = routes.size === 1;
  return (
    <li>
      <span className={classes.node}>
        {isOne && first ? <RouteLink route={first} /> : <span>{routes.size} routes</span>}
        <bdi className={classes.muted}>{sayThrough(order)}</bdi>
      </span>
      {notes.map((note) => (
        <p key={note} className={classes.why}>
          {note}
        </p>
      ))}
      <ul>
        {steps.map((step, i) => (
          <Rule
            // oxlint-disable-next-line react/no-array-index-key -- a rule is known by its place
            key={`${i} ${step.rule.name}`}
            rule={step.rule}
            route={isOne ? undefined : step}
            place={step}
          />
        ))}
      </ul>
    </li>
  );
}

interface RouteTreeProps {
  readonly routes: readonly ConfiguredRoute[];
  readonly orders: readonly RouteOrder[];
}

export function RouteTree({ routes, orders }: RouteTreeProps) {
  const ordered = new Set(orders.flatMap(({ steps }) => steps.map(({ resource }) => resource)));
  return (
    <ul className={classes.tree} aria-label="Routes">
      {routes
        .filter(({ resource }) => !ordered.has(resource))
        .map((route) => (
          <li key={route.resource}>
            <span className={classes.node}>
              <RouteLink route={route} />
              <bdi className={classes.muted}>{sayThrough(route)}</bdi>
            </span>
            <ul>
              {route.rules.map((rule, i) => (
                // oxlint-disable-next-line react/no-array-index-key -- a rule is known by its place
                <Rule key={`${i} ${rule.name}`} rule={rule} />
              ))}
            </ul>
          </li>
        ))}
      {orders.map((order) => (
        <Order key={JSON.stringify([order.hosts, order.through, order.steps[0]?.resource])} order={order} />
      ))}
    </ul>
  );
}
