/** Entries of `backendRefs` that lead to the service: which versions they name, and new ones. */
import type { Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readText } from '../../configured/read-values.ts';
import { refuse } from '../refusal.ts';
import { repeatFields, type OwnEntry } from '../repeated-fields.ts';
import { backendOf } from './backend-of.ts';
import type { OpenHttpRoute } from './open-http-route.ts';

/** Whom it leads to; an API server fills in group and kind, which say nothing more. */
const REFERENCE = ['group', 'kind', 'name', 'namespace', 'port', 'weight'];

function find(body: Body, { world, namespace }: OpenHttpRoute): ReturnType<OpenHttpRoute['world']['find']> {
  const name = readText(body['name']) ?? '';
  const where = readText(body['namespace']) ?? namespace;
  const isService = (readText(body['kind']) ?? 'Service') === 'Service';
  return isService ? world.find(`${name}.${where}`, null, namespace) : { own: false, version: null };
}

/** Throws where it is another service's. */
export function versionOf(body: Body, route: OpenHttpRoute): string | null {
  const { own, version } = find(body, route);
  if (!own)
    refuse(
      `A rule of ${route.title} leads to ${readText(body['name']) ?? ''} as well: this form divides requests between versions of ${route.world.service.name} alone.`,
    );
  return version;
}

/** A new entry for a version, with what the rule says now of requests to the service. */
export function entryOf(version: string, rule: Body | null, route: OpenHttpRoute): Body {
  const backend = backendOf(version, rule, route);
  const entries = listBodies(rule?.['backendRefs']).flatMap((body): OwnEntry[] => {
    const { own, version: now } = find(body, route);
    return own ? [{ body, version: now }] : [];
  });
  const { title, draft } = route;
  return { ...backend, ...repeatFields(entries, { version, title, draft, own: REFERENCE }) };
}
