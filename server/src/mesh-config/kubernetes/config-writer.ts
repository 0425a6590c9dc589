/**
 * Writes resources to one API server: server-side apply as the field manager `sightglass`, never by force unless somebody said so. What an apply cannot do, removing a field that somebody else manages, is a
 * merge patch, and only when fields may be taken over. Each write holds for the version of the object that was compared: what changed in between is a conflict.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
import type { AppliedResource } from '@sightglass/shared/contract';
import {
  ChangedMeanwhile,
  type ConfigWriter,
  type PlannedWrite,
  type WriteOptions,
  type WriteResult,
} from '../config-writer.ts';
import { findKind } from '../kinds.ts';
import type { MeshResource } from '../mesh-config.ts';
import { fingerprint, printResource } from '../print-resource.ts';
import { readResource } from '../read-resource.ts';
import { asBody, type Body } from '../trim-spec.ts';
import { ApiError, describeFailure, type ApiAnswer, type ApiClient } from './api-client.ts';
import { bodyToApply, bodyToMerge, compareSpecs, FIELD_MANAGER, othersOf, type Owner } from './apply-body.ts';
import { readFieldManagers } from './managed-fields.ts';

export interface WriterParts {
  readonly client: ApiClient;
  /** Empty for all. */
  readonly namespaces: readonly string[];
  /** Version in which the server has a kind, by its key; null where it has none, or was not asked yet. */
  readonly versionOf: (key: string) => string | null;
  readonly where: () => string;
}

const WAIT_MS = 30_000;

interface Written {
  readonly answer: ApiAnswer;
  readonly conflicts: readonly Owner[];
}

function conflictsOf(error: ApiError): Owner[] {
  return error.causes.flatMap(({ reason, message, field }) => {
    if (reason !== 'FieldManagerConflict') return [];
    // `conflict with "kubectl-client-side-apply" using networking.istio.io/v1`
    const manager = /^conflicts? with "([^"]*)"/.exec(message)?.[1] ?? message;
    return [{ manager, field }];
  });
}

const nothing = (outcome: AppliedResource['outcome'], message: string): WriteResult => ({
  outcome,
  message,
  conflicts: [],
  warnings: [],
  yaml: null,
});

const toConflict = (conflicts: readonly Owner[]): WriteResult => ({
  ...nothing(
    'conflict',
    `Fields are managed by ${[...new Set(conflicts.map(({ manager }) => manager))].join(', ')}: nothing was written.`,
  ),
  conflicts: [...conflicts],
});

function toResource(
  object: Body,
  { cluster, namespace, origin, apiVersion, kind }: MeshResource,
): MeshResource | null {
  return readResource({ ...object, apiVersion, kind }, { cluster, namespace, origin })?.resource ?? null;
}

/** Throws when something else is there than what was planned upon. */
function compareWithPlan(live: Body | null, { before, after }: PlannedWrite): void {
  const name = `${after.kind} ${after.namespace}/${after.name}`;
  if (!before) {
    if (live) throw new ChangedMeanwhile(`${name} has come to be since the plan was made.`);
    return;
  }
  if (!live) throw new ChangedMeanwhile(`${name} is gone since the plan was made.`);
  const present = toResource(live, before);
  if (!present || fingerprint(present) !== fingerprint(before))
    throw new ChangedMeanwhile(`${name} changed since the plan was made.`);
}

export function createConfigWriter({ client, namespaces, versionOf, where }: WriterParts): ConfigWriter {
  /** The resource in the version in which the server has its kind. */
  function place(resource: MeshResource): { readonly path: string; readonly apiVersion: string } | null {
    const kind = findKind(resource.apiVersion, resource.kind);
    const apiVersion = kind && versionOf(kind.key);
    if (!kind || !apiVersion) return null;
    const root = kind.group === '' ? '/api/v1' : `/apis/${apiVersion}`;
    const name = encodeURIComponent(resource.name);
    return {
      apiVersion,
      path: `${root}/namespaces/${encodeURIComponent(resource.namespace)}/${kind.plural}/${name}`,
    };
  }

  async function readLive(path: string, signal: AbortSignal): Promise<Body | null> {
    try {
      return asBody(await client.read(path, signal));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }

  async function send(
    path: string,
    call: { readonly type: string; readonly body: Body; readonly force: boolean | null } & WriteOptions,
    signal: AbortSignal,
  ): Promise<Written> {
    const query = new URLSearchParams({ fieldManager: FIELD_MANAGER, fieldValidation: 'Strict' });
    if (call.force !== null) query.set('force', String(call.force));
    if (call.dryRun) query.set('dryRun', 'All');
    try {
      const answer = await client.patch(`${path}?${query.toString()}`, {
        type: call.type,
        body: call.body,
        signal,
      });
      return { answer, conflicts: [] };
    } catch (error) {
      const conflicts = error instanceof ApiError && error.status === 409 ? conflictsOf(error) : [];
      if (conflicts.length === 0 || call.force !== false) throw error;
      // What this console once wrote by a merge patch is its own.
      if (conflicts.every(({ manager }) => manager === FIELD_MANAGER))
        return send(path, { ...call, force: true }, signal);
      return { answer: { status: 409, body: {}, warnings: [] }, conflicts };
    }
  }

  async function writeAt(
    { path, apiVersion }: { readonly path: string; readonly apiVersion: string },
    planned: PlannedWrite,
    options: WriteOptions,
  ): Promise<WriteResult> {
    const { before, after } = planned;
    const signal = AbortSignal.timeout(WAIT_MS);
    const live = await readLive(path, signal);
    compareWithPlan(live, planned);
    const changes = compareSpecs(before?.spec ?? {}, after.spec);
    if (changes.set.length + changes.removed.length === 0)
      return { ...nothing('unchanged', ''), yaml: printResource(after) };
    const parts = { live: live ?? {}, managers: readFieldManagers(live ?? {}), changes };
    const others = othersOf(parts);
    if (others.length > 0 && !options.takeOver) return toConflict(others);
    const { resourceVersion } = asBody(live?.['metadata']);
    const metadata = {
      name: after.name,
      namespace: after.namespace,
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    };
    const isMerge = others.length > 0;
    const spec = isMerge ? bodyToMerge(changes) : bodyToApply(parts);
    const { answer, conflicts } = await send(
      path,
      {
        ...options,
        type: isMerge ? 'application/merge-patch+json' : 'application/apply-patch+yaml',
        body: isMerge
          ? { metadata: { resourceVersion }, ...spec }
          : { apiVersion, kind: after.kind, metadata, ...spec },
        force: isMerge ? null : options.takeOver,
      },
      signal,
    );
    if (conflicts.length > 0) return toConflict(conflicts);
    const result = toResource(answer.body, after);
    const version = asBody(answer.body['metadata'])['resourceVersion'];
    const isSame = live !== null && version === resourceVersion && !options.dryRun;
    return {
      outcome: answer.status === 201 || !live ? 'created' : isSame ? 'unchanged' : 'changed',
      message: '',
      conflicts: [],
      warnings: [...answer.warnings],
      yaml: result ? printResource(result) : null,
    };
  }

  return {
    target: () => client.server() ?? where(),
    refusal: (namespace) =>
      namespaces.length === 0 || namespaces.includes(namespace)
        ? null
        : `The console looks after the namespaces ${namespaces.join(', ')} of this cluster, and ${namespace} is none of them.`,
    async write(planned, options) {
      const { after } = planned;
      const at = place(after);
      if (!at) return nothing('refused', `The API server has no ${after.kind} (${after.apiVersion}).`);
      try {
        return await writeAt(at, planned, options);
      } catch (error) {
        if (error instanceof ChangedMeanwhile) throw error;
        if (error instanceof ApiError && error.status === 409)
          throw new ChangedMeanwhile(
            `${after.kind} ${after.namespace}/${after.name} changed while it was written.`,
          );
        return nothing('refused', describeFailure(error));
      }
    },
  };
}
