/**
 * What handlers are given where somebody sees part of the mesh: every port cut to their grants (server/src/grants), so that no handler has to know of them. A port that is added to AppContext does not
 * compile until somebody says here what becomes of it; what cannot be cut throws a 403, should a handler reach for it. In: the context, and grants. Out: the context of those grants, one and the same each
 * time.
 */
import type { Grant, Grants } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import { createDocumentRules } from '../grants/document-rules.ts';
import { createHiddenNames } from '../grants/hidden-names.ts';
import { createMask, type Mask } from '../grants/mask.ts';
import { restrictAccessLog } from '../grants/restrict-access-log.ts';
import { createAlertTeller, restrictAlerting } from '../grants/restrict-alerts.ts';
import { restrictCertificates } from '../grants/restrict-certificates.ts';
import { restrictControlPlane } from '../grants/restrict-control-plane.ts';
import { restrictCollection } from '../grants/restrict-collection.ts';
import { restrictConfigWriter } from '../grants/restrict-config-writer.ts';
import { restrictConfigHistory, restrictMeshConfig } from '../grants/restrict-mesh-config.ts';
import { restrictMeshValidations } from '../grants/restrict-mesh-validations.ts';
import { restrictSaturation } from '../grants/restrict-saturation.ts';
import { restrictSlos } from '../grants/restrict-slos.ts';
import { restrictStore } from '../grants/restrict-store.ts';
import { restrictSources, restrictTargets } from '../grants/restrict-targets.ts';
import { restrictWarnings } from '../grants/restrict-warnings.ts';
import type { AppContext } from './app-context.ts';
import { ProblemError } from './problem.ts';

/** Contexts of so many different grants are kept. */
const MOST_KEPT = 200;

interface Restricted {
  readonly context: AppContext;
  readonly mask: Mask;
}

/** Equal grants have the same key; empty for everything. */
export function keyOfGrants(grants: Grants): string {
  if (grants === null) return '';
  const keys = grants.map(({ cluster, namespace }) => JSON.stringify([cluster, namespace]));
  return `[${[...new Set(keys)].toSorted().join(',')}]`;
}

/** Something of a kind that is never cut: whatever is asked of it is refused. */
function closed(what: string): never {
  const port = new Proxy(
    {},
    {
      get: () => {
        throw new ProblemError(403, `${what} cannot be cut to clusters and namespaces.`);
      },
    },
  );
  // Of whatever type: there is nothing that it could be asked for.
  return port as never;
}

/** Documents are changed through collections, several at a time in one transaction; the file itself is not to be asked. */
function onlyTransactions(state: AppContext['state']): AppContext['state'] {
  return new Proxy(state, {
    get(target, key) {
      if (key === 'transaction') return target.transaction.bind(target);
      throw new ProblemError(403, 'The state file cannot be cut to clusters and namespaces.');
    },
  });
}

/** Names of clusters and namespaces beyond the grants, read anew whenever the data is. */
function createPreparation(context: AppContext, mask: Mask): () => Promise<void> {
  let version = '';
  let running: Promise<void> = Promise.resolve();
  async function read(): Promise<void> {
    const { clusters } = await context.store.readStatus();
    const places = [
      ...clusters.flatMap(({ name: cluster, namespaces }) =>
        namespaces.map((namespace) => ({ cluster, namespace })),
      ),
      ...context.meshConfig.list().map(({ cluster, namespace, kind, name }) => ({
        cluster,
        namespace: kind === 'Namespace' ? name : namespace,
      })),
    ];
    const seen = places.filter(({ cluster, namespace }) => mask.sees(cluster, namespace));
    const told = new Set([UNKNOWN, '', ...seen.flatMap(({ cluster, namespace }) => [cluster, namespace])]);
    for (const { cluster, namespace } of mask.grants) {
      if (cluster !== null) told.add(cluster);
      if (namespace !== null) told.add(namespace);
    }
    const names = places.flatMap(({ cluster, namespace }) => [cluster, namespace]);
    mask.hide(
      createHiddenNames(names.filter((name) => !told.has(name))),
      new Set(seen.map(({ cluster }) => cluster)),
    );
  }
  return () => {
    const newest = `${context.store.version()} ${context.meshConfig.version()}`;
    if (newest !== version) {
      version = newest;
      running = read();
      running.catch(() => (version = ''));
    }
    return running;
  };
}

function restrict(
  context: AppContext,
  grants: readonly Grant[],
): Restricted & { prepare: () => Promise<void> } {
  const mask = createMask(grants);
  const prepare = createPreparation(context, mask);
  const rules = createDocumentRules(mask);
  const { collections } = context;
  const meshConfig = restrictMeshConfig(context.meshConfig, mask);
  const store = restrictStore(context.store, mask, prepare);
  const slos = restrictCollection(collections.slos, rules.slos);
  const saturationSignals = restrictCollection(collections.saturationSignals, rules.saturationSignals);
  const teller = createAlertTeller(mask, (id) => {
    const slo = collections.slos.read(id);
    return slo !== null && rules.slos.reads(slo.document);
  });
  const restricted: AppContext = {
    store,
    auth: context.auth,
    publicUrl: context.publicUrl,
    onlyOwnNames: context.onlyOwnNames,
    trustedProxies: context.trustedProxies,
    limits: context.limits,
    state: onlyTransactions(context.state),
    collections: {
      slos,
      alertRules: restrictCollection(collections.alertRules, rules.alertRules),
      receivers: restrictCollection(collections.receivers, rules.receivers),
      routing: closed('Routing'),
      silences: restrictCollection(collections.silences, rules.silences),
      maintenances: restrictCollection(collections.maintenances, rules.maintenances),
      saturationSignals,
      together: collections.together,
      views: restrictCollection(collections.views, rules.views),
    },
    slos: restrictSlos(context.slos, { store, slos, rule: rules.slos, mask }),
    alerting: restrictAlerting(context.alerting, teller),
    delivery: {
      dispatcher: closed('Delivery'),
      ledger: closed('The ledger'),
      outbox: closed('Deliveries'),
      secrets: closed('Secrets'),
      guard: context.delivery.guard,
      testReceiver: () =>
        Promise.reject(new ProblemError(403, 'Receivers are for those who see the whole mesh.')),
      // Told as fingerprints: of alerts that are seen.
      listFiring: () => {
        const seen = new Set(restricted.alerting.table.live().map(({ fingerprint }) => fingerprint));
        return context.delivery.listFiring().filter(({ fingerprint }) => seen.has(fingerprint));
      },
      tick: () => undefined,
      settled: () => Promise.resolve(),
      start: () => undefined,
      stop: () => Promise.resolve(),
    },
    logger: context.logger,
    readSources: () => restrictSources(context.readSources(), mask),
    readTargets: () => restrictTargets(context.readTargets(), mask),
    tellWarnings: restrictWarnings,
    readCapacity: () =>
      Promise.reject(new ProblemError(403, 'Capacity cannot be cut to clusters and namespaces.')),
    push: null,
    logs: null,
    accessLog: context.accessLog && restrictAccessLog(context.accessLog, { mask, prepare }),
    writeRules: null,
    saturation: restrictSaturation(context.saturation, { mask, signals: saturationSignals }),
    controlPlane: restrictControlPlane(context.controlPlane, mask),
    certificates: restrictCertificates(context.certificates, mask),
    meshConfig,
    findConfigWriter: restrictConfigWriter((cluster) => context.findConfigWriter(cluster), {
      config: meshConfig,
      mask,
    }),
    meshValidations: restrictMeshValidations(context.meshValidations, mask),
    configHistory: restrictConfigHistory(context.configHistory, mask),
    cache: context.cache,
    readBackfill: () => null,
    now: context.now,
    intervalMs: context.intervalMs,
    thresholds: context.thresholds,
    version: context.version,
    startedAt: context.startedAt,
    listeningSince: context.listeningSince,
    demo: context.demo,
    readiness: () => context.readiness(),
    metrics: context.metrics,
    pageFolder: context.pageFolder,
    checkAnswers: context.checkAnswers,
  };
  return { context: restricted, mask, prepare };
}

export interface ContextOfGrants {
  /** Of the context that is given to whoever sees everything: itself. */
  readonly context: AppContext;
  /** Null for whoever sees everything. */
  readonly mask: Mask | null;
}

/** The contexts of all grants over one context. */
export function createContexts(context: AppContext): (grants: Grants) => Promise<ContextOfGrants> {
  const kept = new Map<string, ReturnType<typeof restrict>>();
  const whole = Promise.resolve({ context, mask: null });
  return async (grants) => {
    if (grants === null) return whole;
    const key = keyOfGrants(grants);
    let found = kept.get(key);
    if (found) kept.delete(key);
    else found = restrict(context, grants);
    kept.set(key, found);
    const oldest = kept.keys().next();
    if (kept.size > MOST_KEPT && oldest.done !== true) kept.delete(oldest.value);
    await found.prepare();
    return { context: found.context, mask: found.mask };
  };
}
