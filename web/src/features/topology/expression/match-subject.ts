/**
 * Whether an expression holds of a node or an edge. Three-valued (Kleene): what a thing does not have is unknown, `not`
 * of unknown is unknown, and only what is true matches. So neither `errors > 1%` nor `not errors > 1%` catches a
 * service without requests.
 */
import { FIELDS, FLAGS, type Subject } from './fields.ts';
import type { Comparison, Expression } from './parse-expression.ts';

export function matchSubject(expression: Expression, subject: Subject): boolean {
  return evaluate(expression, subject) === true;
}

type Truth = boolean | undefined;

function evaluate(expression: Expression, subject: Subject): Truth {
  switch (expression.type) {
    case 'and': {
      const [left, right] = [evaluate(expression.left, subject), evaluate(expression.right, subject)];
      if (left === false || right === false) return false;
      return left === undefined || right === undefined ? undefined : true;
    }
    case 'or': {
      const [left, right] = [evaluate(expression.left, subject), evaluate(expression.right, subject)];
      if (left === true || right === true) return true;
      return left === undefined || right === undefined ? undefined : false;
    }
    case 'not': {
      const inner = evaluate(expression.inner, subject);
      return inner === undefined ? undefined : !inner;
    }
    case 'flag':
      return FLAGS.get(expression.name)?.test(subject);
    default: {
      const actual = FIELDS.get(expression.field)?.read(subject, String(expression.value));
      if (actual === undefined) return undefined;
      return typeof actual === 'number'
        ? compareNumbers(actual, expression.operator, expression.value as number)
        : compareTexts(actual, expression.operator, String(expression.value));
    }
  }
}

function compareNumbers(actual: number, operator: Comparison, wanted: number): boolean {
  switch (operator) {
    case '>':
      return actual > wanted;
    case '>=':
      return actual >= wanted;
    case '<':
      return actual < wanted;
    case '<=':
      return actual <= wanted;
    case '!=':
      return actual !== wanted;
    default:
      return actual === wanted;
  }
}

/** True when any of the texts fits; the negated operators are true when none does. */
function compareTexts(actual: readonly string[], operator: Comparison, wanted: string): boolean {
  const isNegated = operator.startsWith('!');
  const fits = operator.endsWith('~')
    ? (text: string): boolean => text.toLowerCase().includes(wanted.toLowerCase())
    : fitPattern(wanted);
  return actual.some(fits) !== isNegated;
}

function fitPattern(wanted: string): (text: string) => boolean {
  const parts = wanted
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`, 's');
  return (text) => pattern.test(text.toLowerCase());
}
