/**
 * For the tests of this folder: a Kubernetes API server that knows pods only. It answers lists in pages and watches as
 * streams of JSON lines, and can be made to fail, to forget old versions (410 Gone) and to cut its watches.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stringify } from 'yaml';

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    resourceVersion: string;
  };
  readonly [part: string]: unknown;
}

export interface FakeKubernetesApi {
  /** Query strings of lists and watches, as they came. */
  readonly lists: URLSearchParams[];
  readonly watches: URLSearchParams[];
  /** Creates or changes a pod with an Istio sidecar. */
  put(name: string, ip: string, phase?: string): void;
  remove(name: string): void;
  cutWatches(): void;
  /** Status for everything from now on; null for normal answers. */
  fail(status: number | null): void;
  /** The next watch is told that its version is too old. */
  forget(): void;
  writeKubeconfig(file: string): void;
  close(): void;
}

const PAGE = 2;

function emit(response: ServerResponse, type: string, object: unknown): void {
  response.write(`${JSON.stringify({ type, object })}\n`);
}

export async function startFakeKubernetesApi(): Promise<FakeKubernetesApi> {
  const pods = new Map<string, Pod>();
  const open = new Set<ServerResponse>();
  const lists: URLSearchParams[] = [];
  const watches: URLSearchParams[] = [];
  let version = 100;
  let failure: number | null = null;
  let forgetful = false;

  function answerList(response: ServerResponse, query: URLSearchParams): void {
    lists.push(query);
    const start = Number(query.get('continue') ?? 0);
    const items = [...pods.values()].slice(start, start + PAGE);
    const next = start + PAGE < pods.size ? { continue: String(start + PAGE) } : {};
    const metadata = { resourceVersion: String(version), ...next };
    response.end(JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata, items }));
  }

  function answerWatch(response: ServerResponse, query: URLSearchParams): void {
    watches.push(query);
    if (forgetful) {
      forgetful = false;
      emit(response, 'ERROR', { kind: 'Status', code: 410, reason: 'Expired' });
      response.end();
      return;
    }
    open.add(response);
    response.on('close', () => open.delete(response));
    response.flushHeaders();
    for (const pod of pods.values()) {
      if (Number(pod.metadata.resourceVersion) > Number(query.get('resourceVersion')))
        emit(response, 'ADDED', pod);
    }
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://localhost');
    response.setHeader('content-type', 'application/json');
    if (failure !== null) response.writeHead(failure).end(JSON.stringify({ kind: 'Status', code: failure }));
    else if (!/^\/api\/v1\/(namespaces\/shop\/)?pods$/.test(url.pathname)) response.writeHead(404).end('{}');
    else if (url.searchParams.get('watch') === 'true') answerWatch(response, url.searchParams);
    else answerList(response, url.searchParams);
  }

  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    lists,
    watches,
    put(name, ip, phase = 'Running') {
      const known = pods.has(name);
      version += 1;
      const pod: Pod = {
        metadata: { name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: String(version) },
        spec: {
          containers: [{ name: 'istio-proxy', ports: [{ name: 'http-envoy-prom', containerPort: 15_090 }] }],
        },
        status: { phase, podIP: ip },
      };
      pods.set(name, pod);
      for (const response of open) emit(response, known ? 'MODIFIED' : 'ADDED', pod);
    },
    remove(name) {
      const pod = pods.get(name);
      pods.delete(name);
      version += 1;
      if (pod) for (const response of open) emit(response, 'DELETED', pod);
    },
    cutWatches() {
      for (const response of open) response.destroy();
    },
    fail(status) {
      failure = status;
    },
    forget() {
      forgetful = true;
    },
    writeKubeconfig(file) {
      const config = {
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'test',
        contexts: [{ name: 'test', context: { cluster: 'fake', user: 'me' } }],
        clusters: [{ name: 'fake', cluster: { server: `http://127.0.0.1:${port}` } }],
        users: [{ name: 'me', user: {} }],
      };
      writeFileSync(file, stringify(config));
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
