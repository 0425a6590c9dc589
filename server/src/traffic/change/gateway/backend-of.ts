/** The Service by which the Gateway API names a version, which knows no subsets: the one that selects its pods alone, else one that is added, like the service's own but for its selector. */
import type { Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies } from '../../configured/read-values.ts';
import { SERVICE_LABELS } from '../../configured/target-finder.ts';
import { only } from '../body-fields.ts';
import { freeName } from '../change-world.ts';
import { refuse } from '../refusal.ts';
import type { OpenHttpRoute } from './open-http-route.ts';

/** What of a port makes sense in another Service; a node's port is one Service's alone. */
const PORT_KEYS = ['name', 'port', 'protocol', 'appProtocol', 'targetPort'];

/** A Service's name: lower-case letters, digits and dashes, a letter first, at most 63. */
function nameService(host: string, version: string): string {
  const tail = version.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
  return `${host}-${tail}`.slice(0, 63).replace(/-+$/, '');
}

function createService(version: string, port: () => number, { world, draft }: OpenHttpRoute): string {
  const { host, service, entry, selector, canonical } = world;
  // A Service for some pods of another: its versions would not be known again as its own.
  if (canonical !== service.name)
    refuse(`The Service ${host} selects pods of ${canonical}: change the traffic of ${canonical} instead.`);
  if (!SERVICE_LABELS.some((label) => label in selector))
    refuse(
      `The Service ${host} selects pods by ${Object.keys(selector).join(', ')}, and no label of these names the service: a Service for one version would not be known again as its own. Name it by ${SERVICE_LABELS.at(-1) ?? 'app'}, in the pods and in the selector.`,
    );
  const { labels, isTold } = world.labelsOf(version);
  const wanted = nameService(host, version);
  const name = freeName(world, 'Service', [wanted, `${wanted}-only`]);
  const ports = listBodies(entry?.spec['ports']).map((one) => only(one, PORT_KEYS));
  draft.create(
    { apiVersion: 'v1', kind: 'Service', namespace: service.namespace, name },
    {
      selector: { ...selector, ...labels },
      ports: ports.length > 0 ? ports : [{ name: 'http', port: port() }],
    },
  );
  draft.note(
    `The Gateway API sends requests to Services, and none selects the version ${version} alone: the Service ${name} is added.`,
  );
  if (!entry)
    draft.note(
      `The Service ${host} is not told by any configuration: its selector ${Object.entries(selector)
        .map(([key, value]) => `${key}=${value}`)
        .join(', ')} and its ports are assumed. Check them.`,
    );
  if (!isTold)
    draft.note(
      `No workload is told to carry the version ${version}: its pods are chosen by the label version: ${version}.`,
    );
  return name;
}

/** A reference to the version for a rule, and its Service in the draft where that is new. */
export function backendOf(version: string, rule: Body | null, route: OpenHttpRoute): Body {
  const { world, draft, namespace } = route;
  const present = world.serviceOf(version)?.name;
  const { labels } = world.labelsOf(version);
  const drafted = draft.list().find(({ before, after }) => {
    const selector = after.spec['selector'] as Body | undefined;
    return (
      before === null &&
      after.kind === 'Service' &&
      Object.entries(labels).every(([key, value]) => selector?.[key] === value)
    );
  });
  const name = present ?? drafted?.after.name ?? createService(version, () => route.port(rule), route);
  const { namespace: own } = world.service;
  return { name, ...(own === namespace ? {} : { namespace: own }), port: route.port(rule) };
}
