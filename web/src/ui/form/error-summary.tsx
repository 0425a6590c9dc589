/** What keeps a draft from being saved, above its form: each finding leads to its field; and what the server said of the whole. */
import type { Ref } from 'react';
import type { ProblemError } from '../../api/problem-error.ts';
import { formatCounted } from '../../format/count.ts';
import type { DraftError } from './draft-errors.ts';
import { bodyErrors } from './draft-errors.ts';
import { fieldId } from './field.ts';
import classes from './form.module.css';

/** `tiers.0.burn` -> `Tiers 1, burn`; `sli.thresholdMs` -> `Sli, threshold`. */
function namePath(path: string): string {
  const words = path.split('.').reduce((said, part) => {
    if (/^\d+$/.test(part)) return `${said} ${Number(part) + 1}`;
    const word = part.replace(/Ms$/, '').replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return said === '' ? word : `${said}, ${word}`;
  }, '');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The field of a path, or of the nearest path above it that has one. */
function focusField(path: string): void {
  const parts = path.split('.');
  for (let length = parts.length; length > 0; length--) {
    const field = document.getElementById(fieldId(parts.slice(0, length).join('.')));
    if (!field) continue;
    field.focus();
    field.scrollIntoView({ block: 'center' });
    return;
  }
}

interface ErrorSummaryProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly noun: string;
  readonly errors: readonly DraftError[];
  readonly problem: ProblemError | null;
  readonly root: string;
  readonly names: Readonly<Record<string, string>>;
}

/** One entry a text: a field may stand for several paths of a document. */
function listFindings({ errors, names }: Pick<ErrorSummaryProps, 'errors' | 'names'>) {
  const findings = new Map<string, string>();
  for (const { path, message } of errors) {
    const said = path === '' ? message : `${names[path] ?? namePath(path)} ${message}`;
    if (!findings.has(said)) findings.set(said, path);
  }
  return [...findings].map(([said, path]) => ({ said, path }));
}

function sayHeadline(problem: ProblemError | null, count: number, noun: string): string {
  if (problem === null)
    return `${formatCounted(count, 'field needs', 'fields need')} a look before this ${noun} can be saved`;
  if (problem.status === 409)
    return `This ${noun} was changed by somebody else meanwhile. Your draft is kept: open it anew to compare.`;
  return `Not saved: ${problem.title}`;
}

export function ErrorSummary({ ref, noun, errors, problem, root, names }: ErrorSummaryProps) {
  if (errors.length === 0 && problem === null) return null;
  const findings = listFindings({ errors, names });
  const placed = problem ? bodyErrors(problem.errors, root).length : 0;
  const elsewhere = problem && placed < problem.errors.length ? problem.errors : [];
  return (
    <div ref={ref} tabIndex={-1} role="alert" className={classes.summary}>
      <p>{sayHeadline(problem, findings.length, noun)}</p>
      {problem?.detail ? <div>{problem.detail}</div> : null}
      {findings.length + elsewhere.length > 0 ? (
        <ul>
          {findings.map(({ said, path }) => (
            <li key={said}>
              <button type="button" onClick={() => focusField(path)}>
                {said}
              </button>
            </li>
          ))}
          {elsewhere.map(({ path, message }) => (
            <li key={path}>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      ) : null}
      {problem?.requestId ? (
        <div>
          Request <code>{problem.requestId}</code>
        </div>
      ) : null}
    </div>
  );
}
