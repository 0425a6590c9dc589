/**
 * What a validation is: one thing that breaks meshes in practice, looked for in the resources of one kind. Rules are pure: a resource and a view of its cluster enter,
 * findings leave. Families of rules are one file each; `all-rules.ts` lists them.
 */
import type { MeshResource } from '../mesh-config.ts';
import type { FieldPath } from './fields.ts';
import type { MeshView } from './mesh-view.ts';

/** `error`: traffic is refused, lost or unprotected. `warning`: it does not do what it seems to. `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

export interface Finding {
  readonly path: FieldPath;
  /** What is wrong here, as one sentence with its names. */
  readonly message: string;
  /** Ids of other resources that the message names. */
  readonly others?: readonly string[];
}

export interface Rule {
  /** Stable: never given to another rule, never changed. */
  readonly code: string;
  readonly severity: Severity;
  /** The kind that it looks at, and the beginning of its API group, by which Istio's Gateway differs from the Gateway API's. */
  readonly kinds: readonly string[];
  readonly group: string;
  /** What it looks for. */
  readonly what: string;
  /** Why that breaks something. */
  readonly why: string;
  readonly fix: string;
  /** What Istio's analyzers (IST…) and Kiali (KIA…) call the same thing; empty where they do not look for it. */
  readonly alike: readonly string[];
  /** Of an error that rests on something being missing: the kinds of it. Only where API servers tell all of them it is an error, elsewhere a warning. */
  readonly missing?: readonly string[];
  check(resource: MeshResource, view: MeshView): readonly Finding[];
}

/** How bad a finding of the rule is: what folders of files leave out may well be deployed from elsewhere, and is no proof. */
export function severityOf({ severity, missing = [] }: Rule, view: MeshView): Severity {
  return severity === 'error' && !view.tellsAll(missing) ? 'warning' : severity;
}

/** `spec.http[0].timeout`. */
export function formatPath(path: FieldPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (!/^[\w-]+$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** One of two names, as people read it. */
export function nameOf({ kind, namespace, name }: Pick<MeshResource, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}
