/**
 * A resource's body as somebody with grants is told of it, and as it is interpreted for them: cut is what names another namespace by its form (hosts, `namespace/name`, identities, fields for namespaces; texts
 * of several words, which nothing interprets). What means something in the resource's own namespace stays, even if a namespace beyond has the same name: keys, labels' values, paths, names that stand alone.
 * Otherwise a selector, a subset or a host within would be another, and with it a verdict. Pure.
 */
import { RESTRICTED } from '@sightglass/shared/identity';
import { parse } from 'yaml';
import { asBody, type Body } from '../mesh-config/trim-spec.ts';
import { printBody } from '../mesh-config/print-resource.ts';
import type { Mask } from './mask.ts';

type Texts = Readonly<Record<string, string>>;
type Names = Pick<Mask, 'text' | 'seesNamespace' | 'hiddenNames'>;

export interface ResourceCut {
  /** What holds nothing from beyond stays the same object. */
  readonly spec: (spec: Body) => Body;
  readonly annotations: (annotations: Texts) => Texts;
  /** A resource that was printed as YAML. */
  readonly yaml: (printed: string) => string;
}

/** Whatever stands there names namespaces. Also as the `key` beside `values`. */
const OF_NAMESPACES: ReadonlySet<string> = new Set([
  'namespace',
  'namespaces',
  'notNamespaces',
  'sourceNamespace',
  'source.namespace',
  'exportTo',
  'kubernetes.io/metadata.name',
]);
const OF_LABELS: ReadonlySet<string> = new Set([
  'labels',
  'matchLabels',
  'matchExpressions',
  'selector',
  'sourceLabels',
]);
/** Beside a namespace: what in it is meant. */
const WITHIN_NAMESPACE = ['name', 'sectionName'];

const ONE_WORD = /^[\w.:/@~%*-]+$/;
const IDENTITY = /^(?:spiffe:\/\/)?(.*?)\/ns\/([^/]+)(?:\/|$)/;
/** After these the rest of a name says nothing of namespaces. */
const AFTER_NAMESPACE: ReadonlySet<string> = new Set(['svc', 'serviceaccount']);

type Place = 'namespaces' | 'labels' | 'any';

function placeOf(key: string, around: Place): Place {
  if (OF_NAMESPACES.has(key)) return 'namespaces';
  return OF_LABELS.has(key) ? 'labels' : around;
}

export function createResourceCut({ text, seesNamespace, hiddenNames }: Names): ResourceCut {
  const hides = (value: string): boolean => text(value) !== value;

  function isHostBeyond(host: string): boolean {
    const plain = host.replace(/:\d+$/, '');
    const [name = '', ...labels] = plain.split('.');
    if (name.includes(':')) return hides(plain);
    const [namespace, form] = labels;
    if (namespace === undefined) return false;
    return hides(form !== undefined && AFTER_NAMESPACE.has(form) ? namespace : labels.join('.'));
  }

  /** Of a text of one word that holds the name of a namespace beyond, somewhere. */
  function isBeyond(word: string): boolean {
    if (word.startsWith('/')) return false;
    const identity = IDENTITY.exec(word);
    if (identity) {
      const [, domain = '', namespace = ''] = identity;
      return hides(namespace) || hiddenNames().includes(domain);
    }
    const [first = '', second, ...more] = word.split('/');
    if (second === undefined) return isHostBeyond(first);
    return more.length > 0 ? hides(word) : hides(first) || isHostBeyond(second);
  }

  function cutText(value: string, place: Place): string {
    if (place === 'labels' || !hides(value)) return value;
    if (place === 'namespaces' || !ONE_WORD.test(value)) return text(value);
    return isBeyond(value) ? RESTRICTED : value;
  }

  /** Of something in a namespace beyond its name is as little told as the namespace, known or not. */
  function cutReference(body: Body): Body {
    const { namespace } = body;
    if (typeof namespace !== 'string' || namespace === '') return body;
    if (!hides(namespace) && seesNamespace(namespace)) return body;
    const named = WITHIN_NAMESPACE.filter((key) => typeof body[key] === 'string');
    return {
      ...body,
      namespace: RESTRICTED,
      ...Object.fromEntries(named.map((key) => [key, RESTRICTED])),
    };
  }

  function cutObject(body: Body, around: Place): Body {
    const { key } = body;
    const beside = typeof key === 'string' && OF_NAMESPACES.has(key);
    const reference = around === 'labels' ? body : cutReference(body);
    const cut = Object.entries(reference).map(([name, one]) => {
      const isValue = beside && /^(?:notV|v)alues$/.test(name);
      return [name, cutDeep(one, isValue ? 'namespaces' : placeOf(name, around))] as const;
    });
    return cut.some(([name, one]) => one !== body[name]) ? Object.fromEntries(cut) : body;
  }

  function cutDeep(value: unknown, place: Place): unknown {
    if (typeof value === 'string') return cutText(value, place);
    if (Array.isArray(value)) {
      const cut = value.map((one: unknown) => cutDeep(one, place));
      return cut.some((one, index) => one !== value[index]) ? cut : value;
    }
    if (typeof value !== 'object' || value === null) return value;
    // Objects within a field for namespaces have fields of their own.
    return cutObject(value as Body, place === 'namespaces' ? 'any' : place);
  }

  const cutSpec = (spec: Body): Body => cutObject(spec, 'any');
  /** Nothing but a word that stands alone is interpreted. */
  const cutAnnotations = (annotations: Texts): Texts =>
    Object.fromEntries(
      Object.entries(annotations).map(([key, value]) => [
        key,
        hiddenNames().includes(value) ? value : text(value),
      ]),
    );

  function cutYaml(printed: string): string {
    const body = asBody(parse(printed));
    const metadata = asBody(body['metadata']);
    const annotations = asBody(metadata['annotations']) as Texts;
    return printBody({
      ...body,
      metadata: {
        ...metadata,
        ...(metadata['annotations'] ? { annotations: cutAnnotations(annotations) } : {}),
      },
      ...(body['spec'] ? { spec: cutSpec(asBody(body['spec'])) } : {}),
      ...(body['data'] ? { data: cutSpec(asBody(body['data'])) } : {}),
    });
  }

  return {
    spec: cutSpec,
    annotations: cutAnnotations,
    yaml(printed) {
      try {
        return cutYaml(printed);
      } catch {
        return text(printed);
      }
    },
  };
}
