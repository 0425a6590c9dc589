/**
 * What of a resource's body is kept. Deployments and the like say who runs, how often and with which images; their environment, commands and volumes are not
 * kept, because they may hold what is secret. Other kinds are kept whole.
 */

export type Body = Readonly<Record<string, unknown>>;

export function asBody(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
}

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

export function isWorkload(kind: string): boolean {
  return WORKLOADS.has(kind);
}

function pick(body: Body, keys: readonly string[]): Body {
  return Object.fromEntries(keys.filter((key) => body[key] !== undefined).map((key) => [key, body[key]]));
}

function pickContainers(value: unknown): Body[] {
  return Array.isArray(value) ? value.map((one) => pick(asBody(one), ['name', 'image', 'ports'])) : [];
}

/** Of what runs before the containers only sidecars (which go on running) have ports for others. */
function pickSidecars(value: unknown): Body[] {
  if (!Array.isArray(value)) return [];
  return value
    .map(asBody)
    .filter((one) => one['restartPolicy'] === 'Always' && one['ports'] !== undefined)
    .map((one) => pick(one, ['name', 'restartPolicy', 'ports']));
}

function trimWorkload(spec: Body): Body {
  const template = asBody(spec['template']);
  const pods = asBody(template['spec']);
  const sidecars = pickSidecars(pods['initContainers']);
  return {
    ...pick(spec, ['replicas', 'selector']),
    template: {
      metadata: pick(asBody(template['metadata']), ['labels', 'annotations']),
      spec: {
        ...pick(pods, ['serviceAccountName', 'hostNetwork']),
        containers: pickContainers(pods['containers']),
        ...(sidecars.length > 0 ? { initContainers: sidecars } : {}),
      },
    },
  };
}

/** The `spec` to keep of a raw resource; empty where it has none. */
export function trimSpec(kind: string, raw: Body): Body {
  if (kind === 'ConfigMap') return pick(asBody(raw['data']), ['mesh', 'meshNetworks']);
  const spec = asBody(raw['spec']);
  return isWorkload(kind) ? trimWorkload(spec) : spec;
}
