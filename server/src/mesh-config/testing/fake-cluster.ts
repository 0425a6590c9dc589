/**
 * For tests: a Kubernetes API server over HTTP with any kinds. It tells its groups, answers lists in pages and watches as streams of JSON lines, takes patches, and can be made to forbid
 * kinds, to refuse writes, to fail, to forget old versions (410 Gone), to cut watches between lines and within one, and to drop kinds.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stringify } from 'yaml';
import { judgePatch, managedBy, type FakeObject, type FakePatch } from './fake-writes.ts';
import { CONFIG_KINDS, CONFIG_MAP, type ConfigKind } from '../kinds.ts';

interface OpenWatch {
  readonly response: ServerResponse;
  readonly plural: string;
  readonly group: string;
  readonly namespace: string | null;
}

export interface FakeCluster {
  readonly url: string;
  /** `PATH?QUERY` of everything that was asked for. */
  readonly requests: string[];
  /** `manager` is who wrote all of its spec; nobody when left out. */
  put(key: string, object: FakeObject, manager?: string): void;
  /** As it is stored; null where it is not there. */
  get(key: string, name: string, namespace?: string): FakeObject | null;
  /** Media type, query and body of every patch. */
  readonly patches: {
    readonly path: string;
    readonly type: string;
    readonly body: Record<string, unknown>;
  }[];
  /** Status and words with which patches of a kind are refused, as a webhook or the authorizer would; null takes them again. */
  refuseWrites(key: string, refusal: { readonly status: number; readonly message: string } | null): void;
  /** Something else is written to the object just before the next patch. */
  changeBeforeNextPatch(change: () => void): void;
  remove(key: string, name: string, namespace?: string): void;
  /** Told to watches of a kind: only the version. */
  bookmark(key: string): void;
  openWatches(): number;
  cutWatches(): void;
  /** Cuts every watch in the midst of telling of a change, which is real. */
  cutWithinLine(key: string, object: FakeObject): void;
  /** Versions up to now are too old from now on. */
  forget(): void;
  forbid(key: string): void;
  allow(key: string): void;
  /** The kind is no longer served at all. */
  drop(key: string): void;
  /** Status for everything from now on; null for normal answers. */
  fail(status: number | null): void;
  /** Nothing is answered from now on. */
  hang(): void;
  /** Pages after the first of the next list fail with 410. */
  expireNextContinue(): void;
  writeKubeconfig(file: string): void;
  close(): void;
}

interface Stored {
  readonly key: string;
  readonly object: FakeObject;
  readonly version: number;
}

interface Change extends Stored {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
}

const GROUP_VERSIONS: Readonly<Record<string, readonly string[]>> = {
  'networking.istio.io': ['v1', 'v1alpha3'],
  'gateway.networking.k8s.io': ['v1', 'v1alpha2'],
  'policy.linkerd.io': ['v1beta3', 'v1alpha1'],
  'linkerd.io': ['v1alpha2'],
  'extensions.istio.io': ['v1alpha1'],
};
/** Kinds that only an older version of their group has. */
const ONLY_OLDER = new Set(['EnvoyFilter', 'TCPRoute', 'TLSRoute', 'MeshTLSAuthentication']);
const ALL = [...CONFIG_KINDS, CONFIG_MAP];

function versionsOf(group: string): readonly string[] {
  return GROUP_VERSIONS[group] ?? ['v1'];
}

function findByKey(key: string): ConfigKind {
  const found = ALL.find((one) => one.key === key);
  if (!found) throw new Error(`no kind ${key}`);
  return found;
}

function emit(response: ServerResponse, type: string, object: unknown): void {
  response.write(`${JSON.stringify({ type, object })}\n`);
}

function nameOf(key: string, { metadata }: FakeObject): string {
  return `${key} ${metadata.namespace ?? ''}/${metadata.name}`;
}

function refuse(response: ServerResponse, code: number, message: string): void {
  response.writeHead(code).end(JSON.stringify({ kind: 'Status', code, message }));
}

export async function startFakeCluster(dropped: readonly string[] = []): Promise<FakeCluster> {
  const stored = new Map<string, Stored>();
  const changes: Change[] = [];
  const watches = new Set<OpenWatch>();
  const requests: string[] = [];
  const forbidden = new Set<string>();
  const gone = new Set(dropped);
  const patches: FakeCluster['patches'] = [];
  const refusals = new Map<string, { readonly status: number; readonly message: string }>();
  let interloper: (() => void) | null = null;
  let version = 1000;
  let oldest = 0;
  let failure: number | null = null;
  let expires = false;
  let hangs = false;

  const withVersion = ({ object, version: at }: Stored): object => ({
    ...object,
    metadata: { uid: object.metadata.name, ...object.metadata, resourceVersion: String(at) },
  });

  function apply(type: Change['type'], key: string, object: FakeObject): Change {
    version++;
    const change: Change = { type, key, object, version };
    if (type === 'DELETED') stored.delete(nameOf(key, object));
    else stored.set(nameOf(key, object), change);
    changes.push(change);
    return change;
  }

  function concerns(
    watch: Pick<OpenWatch, 'plural' | 'group' | 'namespace'>,
    { key, object }: Stored,
  ): boolean {
    const kind = findByKey(key);
    return (
      kind.plural === watch.plural &&
      kind.group === watch.group &&
      (watch.namespace === null || watch.namespace === object.metadata.namespace)
    );
  }

  function tell(change: Change): void {
    for (const watch of watches)
      if (concerns(watch, change)) emit(watch.response, change.type, withVersion(change));
  }

  function put(key: string, object: FakeObject): Change {
    return apply(stored.has(nameOf(key, object)) ? 'MODIFIED' : 'ADDED', key, object);
  }

  function answerList(
    response: ServerResponse,
    place: Omit<OpenWatch, 'response'>,
    query: URLSearchParams,
  ): void {
    const all = [...stored.values()].filter((one) => concerns(place, one));
    const limit = Number(query.get('limit') ?? all.length);
    const start = Number(query.get('continue') ?? 0);
    if (start > 0 && expires) {
      expires = false;
      refuse(response, 410, 'the provided continue parameter is too old');
      return;
    }
    const next = start + limit < all.length ? { continue: String(start + limit) } : {};
    const items = all.slice(start, start + limit).map(withVersion);
    response.end(
      JSON.stringify({ kind: 'List', metadata: { resourceVersion: String(version), ...next }, items }),
    );
  }

  function answerWatch(
    response: ServerResponse,
    place: Omit<OpenWatch, 'response'>,
    query: URLSearchParams,
  ): void {
    const from = Number(query.get('resourceVersion'));
    if (from < oldest) {
      emit(response, 'ERROR', { kind: 'Status', code: 410, message: 'too old resource version' });
      response.end();
      return;
    }
    const watch = { ...place, response };
    watches.add(watch);
    response.on('close', () => watches.delete(watch));
    response.flushHeaders();
    for (const change of changes)
      if (change.version > from && concerns(watch, change)) emit(response, change.type, withVersion(change));
  }

  function describeVersion(group: string, apiVersion: string): object {
    const newest = versionsOf(group)[0];
    const kinds = CONFIG_KINDS.filter(
      ({ key, kind, group: own }) =>
        own === group &&
        !gone.has(key) &&
        (ONLY_OLDER.has(kind) ? apiVersion !== newest : apiVersion === newest),
    );
    return {
      resources: kinds.map(({ plural, kind }) => ({ name: plural, kind, verbs: ['get', 'list', 'watch'] })),
    };
  }

  function describeGroups(): object {
    const groups = new Set(CONFIG_KINDS.filter(({ key }) => !gone.has(key)).map(({ group }) => group));
    groups.delete('');
    return {
      groups: Array.from(groups, (name) => {
        const versions = versionsOf(name).map((one) => ({ groupVersion: `${name}/${one}`, version: one }));
        return { name, versions, preferredVersion: versions[0] };
      }),
    };
  }

  function answerObjects(response: ServerResponse, url: URL): boolean {
    const path = /^\/(?:api\/v1|apis\/([^/]+)\/[^/]+)\/(?:namespaces\/([^/]+)\/)?([a-z]+)$/.exec(
      url.pathname,
    );
    if (!path) return false;
    const [, group = '', namespace = null, plural = ''] = path;
    const kind = ALL.find((one) => one.plural === plural && one.group === group);
    if (!kind || gone.has(kind.key)) return false;
    if (forbidden.has(kind.key)) refuse(response, 403, `${plural} is forbidden`);
    else if (url.searchParams.get('watch') === 'true')
      answerWatch(response, { plural, group, namespace }, url.searchParams);
    else answerList(response, { plural, group, namespace }, url.searchParams);
    return true;
  }

  function answerPatch(response: ServerResponse, kind: ConfigKind, call: FakePatch): void {
    patches.push({ path: call.url.pathname + call.url.search, type: call.type, body: call.body });
    interloper?.();
    interloper = null;
    const refusal = refusals.get(kind.key);
    const { name, namespace } = call;
    const live = stored.get(nameOf(kind.key, { metadata: { name, namespace } })) ?? null;
    const answered = refusal
      ? { status: refusal.status, body: { message: refusal.message } }
      : judgePatch(live, call);
    if (answered.body) {
      const status = { kind: 'Status', code: answered.status, ...answered.body };
      response.writeHead(answered.status).end(JSON.stringify(status));
      return;
    }
    const { object } = answered;
    const isDry = call.url.searchParams.get('dryRun') === 'All';
    const isSame = JSON.stringify(object) === JSON.stringify(live?.object);
    const next = isDry || isSame ? null : put(kind.key, object);
    if (next) tell(next);
    const shown = { key: kind.key, object, version: next?.version ?? live?.version ?? 0 };
    response.writeHead(answered.status).end(JSON.stringify(withVersion(shown)));
  }

  /** One object: read, or patched. */
  async function answerObject(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<boolean> {
    const path = /^\/(?:api\/v1|apis\/([^/]+)\/[^/]+)\/namespaces\/([^/]+)\/([a-z]+)\/([^/]+)$/.exec(
      url.pathname,
    );
    if (!path) return false;
    const [, group = '', namespace = '', plural = '', name = ''] = path;
    const kind = ALL.find((one) => one.plural === plural && one.group === group);
    if (!kind || gone.has(kind.key)) return false;
    if (request.method === 'PATCH') {
      let text = '';
      for await (const block of request as AsyncIterable<Buffer>) text += block.toString();
      const type = request.headers['content-type'] ?? '';
      answerPatch(response, kind, {
        url,
        type,
        body: JSON.parse(text) as FakePatch['body'],
        name,
        namespace,
      });
      return true;
    }
    const found = stored.get(nameOf(kind.key, { metadata: { name, namespace } }));
    if (forbidden.has(kind.key)) refuse(response, 403, `${plural} is forbidden`);
    else if (found) response.end(JSON.stringify(withVersion(found)));
    else refuse(response, 404, `${plural} "${name}" not found`);
    return true;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests.push(request.url ?? '');
    const url = new URL(request.url ?? '', 'http://localhost');
    if (hangs) return;
    response.setHeader('content-type', 'application/json');
    const version1 = /^\/apis\/([^/]+)\/([^/]+)$/.exec(url.pathname);
    if (failure !== null) refuse(response, failure, 'out of order');
    else if (url.pathname === '/apis') response.end(JSON.stringify(describeGroups()));
    else if (url.pathname === '/api/v1') response.end(JSON.stringify(describeVersion('', 'v1')));
    else if (version1) response.end(JSON.stringify(describeVersion(version1[1] ?? '', version1[2] ?? '')));
    else if (!answerObjects(response, url) && !(await answerObject(request, response, url)))
      refuse(response, 404, 'the server could not find the requested resource');
  }

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const cut = (): void => {
    for (const { response } of watches) response.destroy();
  };
  return {
    url,
    requests,
    patches,
    put: (key, object, manager) =>
      tell(put(key, manager === undefined ? object : managedBy(manager, object))),
    get: (key, name, namespace) => {
      const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
      return stored.get(nameOf(key, { metadata }))?.object ?? null;
    },
    refuseWrites(key, refusal) {
      if (refusal) refusals.set(key, refusal);
      else refusals.delete(key);
    },
    changeBeforeNextPatch(change) {
      interloper = change;
    },
    remove(key, name, namespace) {
      const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
      const known = stored.get(nameOf(key, { metadata }));
      if (known) tell(apply('DELETED', key, known.object));
    },
    bookmark(key) {
      const { plural, group } = findByKey(key);
      version++;
      for (const watch of watches)
        if (watch.plural === plural && watch.group === group)
          emit(watch.response, 'BOOKMARK', { metadata: { resourceVersion: String(version) } });
    },
    openWatches: () => watches.size,
    cutWatches: cut,
    cutWithinLine(key, object) {
      const change = put(key, object);
      const line = JSON.stringify({ type: change.type, object: withVersion(change) });
      for (const watch of watches)
        if (concerns(watch, change))
          watch.response.write(line.slice(0, line.length / 2), () => watch.response.destroy());
    },
    forget() {
      oldest = version + 1;
      version = oldest;
    },
    forbid: (key) => void forbidden.add(key),
    allow: (key) => void forbidden.delete(key),
    drop: (key) => void gone.add(key),
    fail(status) {
      failure = status;
    },
    hang() {
      hangs = true;
    },
    expireNextContinue() {
      expires = true;
    },
    writeKubeconfig(file) {
      const config = {
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'test',
        contexts: [{ name: 'test', context: { cluster: 'fake', user: 'me' } }],
        clusters: [{ name: 'fake', cluster: { server: url } }],
        users: [{ name: 'me', user: { token: 'open-sesame' } }],
      };
      writeFileSync(file, stringify(config));
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
