/**
 * Changes to the YAML of a policy that keep everything else of it, with its comments and order: a rule more, or callers taken out of a rule. Enters: the text of one
 * resource; leaves: the text with the change. Throws when the text is no such resource.
 */
import { isMap, isScalar, isSeq, parseDocument, type Document, type YAMLMap, type YAMLSeq } from 'yaml';

function open(yaml: string): Document.Parsed {
  const document = parseDocument(yaml);
  if (document.errors.length > 0 || !isMap(document.contents))
    throw new Error('the policy is no YAML resource');
  return document;
}

function write(document: Document.Parsed): string {
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function rulesOf(document: Document.Parsed): YAMLSeq {
  const rules: unknown = document.getIn(['spec', 'rules'], true);
  if (isSeq(rules)) return rules;
  document.setIn(['spec', 'rules'], document.createNode([]));
  return document.getIn(['spec', 'rules'], true) as YAMLSeq;
}

/** Adds a rule behind those that are there. */
export function addRule(yaml: string, rule: Readonly<Record<string, unknown>>): string {
  const document = open(yaml);
  const rules = rulesOf(document);
  rules.flow = false;
  rules.add(document.createNode(rule));
  return write(document);
}

/** A list of a source, made where there is none. */
function listOf(document: Document.Parsed, source: YAMLMap, name: string): YAMLSeq {
  const list: unknown = source.get(name, true);
  if (isSeq(list)) return list;
  source.set(name, document.createNode([]));
  return source.get(name, true) as unknown as YAMLSeq;
}

function exempt(document: Document.Parsed, source: YAMLMap, principals: readonly string[]): void {
  const named: unknown = source.get('principals', true);
  const values: unknown[] = isSeq(named)
    ? named.items.map((item) => (isScalar(item) ? item.value : item))
    : [];
  const kept = values.filter((value) => !principals.includes(String(value)));
  if (isSeq(named) && kept.length > 0 && kept.length < values.length) {
    named.items = named.items.filter((_, i) => !principals.includes(String(values[i])));
    return;
  }
  const byAccount = source.has('serviceAccounts') || source.has('notServiceAccounts');
  const list = listOf(document, source, byAccount ? 'notServiceAccounts' : 'notPrincipals');
  for (const principal of principals) {
    const [, , namespace = '', , account = ''] = principal.split('/');
    list.add(document.createNode(byAccount ? `${namespace}/${account}` : principal));
  }
}

/** Takes callers out of a rule: each of its sources no longer matches them. */
export function exemptFromRule(yaml: string, index: number, principals: readonly string[]): string {
  const document = open(yaml);
  const rule: unknown = rulesOf(document).items[index];
  if (!isMap(rule)) throw new Error(`the policy has no rule ${index}`);
  const from: unknown = rule.get('from', true);
  if (!isSeq(from)) {
    rule.set('from', document.createNode([{ source: { notPrincipals: [...principals] } }]));
    return write(document);
  }
  for (const item of from.items) {
    const source: unknown = isMap(item) ? item.get('source', true) : null;
    if (isMap(source)) exempt(document, source, principals);
  }
  return write(document);
}
