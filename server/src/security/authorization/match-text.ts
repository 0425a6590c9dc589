/**
 * How Istio's policies compare texts. `*` alone matches what is not empty, `*x` an ending, `x*` a beginning, else the text must be equal
 * (istio/istio, pilot/pkg/security/authz/matcher/string.go; in this order, so that `*x*` is an ending `x*`). Paths with `{*}` or `{**}` are templates
 * (template.go; envoy, extensions/path/uri_template_lib). Pure.
 */

export type TextTest = (text: string) => boolean;

/** A value of a list; `scheme` is what the policy leaves out and the compared text has in front. */
export function compileText(value: string, scheme = ''): TextTest {
  if (value === '*') return (text) => text !== '';
  if (value.startsWith('*')) {
    const ending = value.slice(1);
    return (text) =>
      text.startsWith(scheme) && text.endsWith(ending) && text.length >= scheme.length + ending.length;
  }
  if (value.endsWith('*')) {
    const beginning = scheme + value.slice(0, -1);
    return (text) => text.startsWith(beginning);
  }
  const whole = scheme + value;
  return (text) => text === whole;
}

/** Without regard to case, as hosts are compared. */
export function compileHost(value: string): TextTest {
  const test = compileText(value.toLowerCase());
  return (text) => test(text.toLowerCase());
}

/** Characters that Envoy's templates let a variable stand for: RFC 3986's pchar without `*`. */
const LITERAL = "a-zA-Z0-9\\-._~%!$&'()+,;:@=";
const ONE = '{*}';
const MANY = '{**}';

export function isPathTemplate(path: string): boolean {
  return path.includes(ONE) || path.includes(MANY);
}

const PLAIN = new RegExp(`^[${LITERAL}]*$`);

/** Whether a template may have the text as a segment, and `{*}` stand for it where it is not empty. */
export function isPlainSegment(text: string): boolean {
  return PLAIN.test(text);
}

/** Why a template is none that Istio and Envoy take; null when it is one. */
export function findTemplateFault(template: string): string | null {
  if (!template.startsWith('/')) return 'must begin with /';
  const segments = template.slice(1).split('/');
  let ended = false;
  for (const [index, segment] of segments.entries()) {
    const operator = segment.startsWith(MANY) ? MANY : segment.startsWith(ONE) ? ONE : '';
    if (ended && operator !== '') return `has ${operator} behind ${MANY}, which must be the last`;
    if (operator === MANY) ended = true;
    const rest = segment.slice(operator.length);
    if (operator === '' && segment === '' && index < segments.length - 1) return 'has an empty segment';
    if (/[{}*]/.test(rest)) return `allows in a segment only text, ${ONE} or ${MANY} first`;
    if (operator !== '' && rest !== '' && index < segments.length - 1)
      return `allows text behind ${ONE} or ${MANY} in the last segment only`;
    if (!isPlainSegment(rest)) return 'has characters that Envoy takes in no template';
  }
  return null;
}

function escapeExpression(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\*]/g, '\\$&');
}

/** The path of a template's `{*}` is one segment that is not empty, that of `{**}` any number of segments. */
export function compilePath(value: string): TextTest {
  if (!isPathTemplate(value)) return compileText(value);
  const source = value
    .split(/(\{\*{1,2}\})/)
    .map((part) => {
      if (part === ONE) return `[${LITERAL}]+`;
      return part === MANY ? `[${LITERAL}/]*` : escapeExpression(part);
    })
    .join('');
  const expression = new RegExp(`^${source}$`);
  return (text) => expression.test(text);
}
