/**
 * Mesh configuration out of a real API server: writes VirtualServices into a namespace of its own, follows them, changes, deletes and makes anew many of them at random meanwhile, and compares what the source
 * holds with what the server lists. Prints how many were lost, left over or old, and how long reading and following took. The namespace is deleted at the end.
 * The cluster must have Istio's CRDs, and the account may write. Stop the API server for a while, or compact its etcd, to see disconnects and 410 Gone.
 * Usage: node server/bench/cluster.ts --kubeconfig FILE [--context NAME] [--objects 5000] [--changes 5000]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CoreV1Api, CustomObjectsApi, KubeConfig } from '@kubernetes/client-node';
import { createKubernetesSource } from '../src/mesh-config/kubernetes/kubernetes-source.ts';
import { say } from './meter.ts';

const { values: flags } = parseArgs({
  options: {
    kubeconfig: { type: 'string' },
    context: { type: 'string' },
    objects: { type: 'string', default: '5000' },
    changes: { type: 'string', default: '5000' },
  },
});
if (flags.kubeconfig === undefined) throw new Error('--kubeconfig FILE is missing');
const { kubeconfig, context } = flags;
const [objects, changes] = [Number(flags.objects), Number(flags.changes)];
const NAMESPACE = 'sightglass-bench';
const AT = { group: 'networking.istio.io', version: 'v1', namespace: NAMESPACE, plural: 'virtualservices' };
const WRITERS = 8;
const SETTLED_MS = 60_000;

const config = new KubeConfig();
config.loadFromFile(kubeconfig);
if (context !== undefined) config.setCurrentContext(context);
const core = config.makeApiClient(CoreV1Api);
const custom = config.makeApiClient(CustomObjectsApi);

const nameOf = (i: number): string => `route-${i}`;
const bodyOf = (i: number, stamp: string): object => ({
  apiVersion: `${AT.group}/${AT.version}`,
  kind: 'VirtualService',
  metadata: { name: nameOf(i), namespace: NAMESPACE, labels: { stamp } },
  spec: {
    hosts: [`service-${i}`],
    http: [{ route: [{ destination: { host: `service-${i}` }, weight: 100 }] }],
  },
});

/** Calls work for 0 to count-1, a few at once. */
async function each(count: number, work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const write = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) await work(i);
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

/** Names with their stamps, as the server lists them. */
async function readTruth(): Promise<Map<string, string>> {
  const truth = new Map<string, string>();
  let token: string | undefined;
  do {
    const page = (await custom.listNamespacedCustomObject({ ...AT, limit: 500, _continue: token ?? '' })) as {
      metadata: { continue?: string };
      items: { metadata: { name: string; labels: { stamp: string } } }[];
    };
    for (const { metadata } of page.items) truth.set(metadata.name, metadata.labels.stamp);
    token = page.metadata.continue === '' ? undefined : page.metadata.continue;
  } while (token !== undefined);
  return truth;
}

const source = createKubernetesSource({
  settings: {
    cluster: 'bench',
    kubeconfig,
    context,
    namespaces: [NAMESPACE],
    rootNamespace: 'istio-system',
    apply: false,
  },
  clock: Date.now,
});

function readHeld(): Map<string, string> {
  const resources = [...source.read().resources.values()].filter(({ kind }) => kind === 'VirtualService');
  return new Map(resources.map(({ name, labels }) => [name, labels['stamp'] ?? '']));
}

function compare(truth: ReadonlyMap<string, string>, held: ReadonlyMap<string, string>) {
  const lost = [...truth.keys()].filter((name) => !held.has(name)).length;
  const leftOver = [...held.keys()].filter((name) => !truth.has(name)).length;
  const old = [...truth].filter(([name, stamp]) => held.has(name) && held.get(name) !== stamp).length;
  return { lost, leftOver, old };
}

/** Waits until nothing differs, at most a minute; milliseconds until then. */
async function settle(): Promise<string> {
  const truth = await readTruth();
  const start = performance.now();
  for (;;) {
    const { lost, leftOver, old } = compare(truth, readHeld());
    const ms = performance.now() - start;
    if ((lost === 0 && leftOver === 0 && old === 0) || ms > SETTLED_MS)
      return `${truth.size} there, ${lost} lost, ${leftOver} left over, ${old} old after ${ms.toFixed(0)} ms`;
    await sleep(20);
  }
}

/** What is refused (made anew though it is there, deleted though it is gone) changes nothing. */
async function changeOne(i: number): Promise<void> {
  const which = Math.floor(Math.random() * objects);
  const name = nameOf(which);
  const choice = Math.random();
  const call =
    choice < 0.35
      ? custom.deleteNamespacedCustomObject({ ...AT, name })
      : choice < 0.7
        ? custom.createNamespacedCustomObject({ ...AT, body: bodyOf(which, `${i}`) })
        : custom.patchNamespacedCustomObject({
            ...AT,
            name,
            body: [{ op: 'replace', path: '/metadata/labels/stamp', value: `${i}` }],
          });
  await call.catch(() => sleep(5));
}

await core.createNamespace({ body: { metadata: { name: NAMESPACE } } });
try {
  await each(objects, (i) => custom.createNamespacedCustomObject({ ...AT, body: bodyOf(i, 'first') }));
  const start = performance.now();
  await source.start(() => undefined);
  while (source.read().lastSyncAt === null) await sleep(20);
  say(`read whole after ${(performance.now() - start).toFixed(0)} ms: ${await settle()}`);
  const from = performance.now();
  await each(changes, changeOne);
  say(`${changes} writes in ${(performance.now() - from).toFixed(0)} ms: ${await settle()}`);
  const { state, error } = source.read();
  say(`state ${state}${error === null ? '' : `: ${error}`}`);
} finally {
  await source.stop();
  await core.deleteNamespace({ name: NAMESPACE });
}
