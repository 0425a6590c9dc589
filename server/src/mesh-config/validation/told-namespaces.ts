/** Which namespaces there are, as far as it is told. */
import { CONFIG_KINDS } from '../kinds.ts';
import { DEFAULT_ROOT_NAMESPACE } from '../mesh-settings.ts';
import type { MeshView } from './mesh-view.ts';

/** Every cluster has them, and so no folder declares them. */
const STANDING = ['default', 'kube-system', 'kube-public', 'kube-node-lease', DEFAULT_ROOT_NAMESPACE];

/** Of the cluster: declared ones, those that anything is in, and those that nobody has to declare. */
function toldNamespaces(view: MeshView): ReadonlySet<string> {
  const declared = view.list('Namespace').map(({ name }) => name);
  const used = CONFIG_KINDS.flatMap(({ kind }) => view.list(kind)).map(({ namespace }) => namespace);
  const standing = view.tellsAll(['Namespace']) ? [] : [...STANDING, view.rootNamespace];
  return new Set([...declared, ...used, ...standing]);
}

/** Whether there is no such namespace, which a folder shows only where it declares more than one. */
export function lacksNamespace(view: MeshView, name: string): boolean {
  const isTold = view.tellsAll(['Namespace']) || view.list('Namespace').length > 1;
  return isTold && !view.once(toldNamespaces).has(name);
}
