/** PUT /routing: changes the routing table. 400 for a broken pattern and for a receiver that there is not, each with its path. */
import type { Routing } from '@sightglass/shared/contract';
import { ROUTING_ID } from '../alerting/delivery/policies.ts';
import { listMatcherErrors, refuseFields, type FieldError } from '../http/matcher-problems.ts';
import { defineRoute } from '../http/route.ts';
import { DocumentError } from '../state/document-error.ts';
import { describeRouting } from './routing-record.ts';

function listErrors({ routes, fallback }: Routing, receivers: ReadonlySet<string>): FieldError[] {
  const unknown = (ids: readonly string[], path: string): FieldError[] =>
    ids.flatMap((id, index) =>
      receivers.has(id) ? [] : [{ path: `${path}.${index}`, message: `is no receiver: ${id}` }],
    );
  return [
    ...routes.flatMap((route, index) => [
      ...listMatcherErrors(route.matchers, `body.routes.${index}.matchers`),
      ...unknown(route.receivers, `body.routes.${index}.receivers`),
    ]),
    ...unknown(fallback, 'body.fallback'),
  ];
}

export const changeRouting = defineRoute(
  'changeRouting',
  ({ query: { version }, body, author }, { collections: { routing, receivers } }) => {
    refuseFields(listErrors(body, new Set(receivers.list().map(({ id }) => id))));
    if (routing.read(ROUTING_ID))
      return Promise.resolve(describeRouting(routing.change(ROUTING_ID, body, { author, version })));
    if (version !== undefined && version !== 0)
      throw new DocumentError('conflict', `The routing table was never written: version ${version} is none.`);
    return Promise.resolve(describeRouting(routing.create(body, { author, id: ROUTING_ID })));
  },
);
