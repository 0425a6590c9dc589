/**
 * The layout of every form: one column of fields at the left, what they would do at the right (below where there is no room), a footer
 * that stays in sight with Save and Cancel. In: a draft, how to save it. A save that fails keeps everything and says where it is wrong;
 * Ctrl+Enter saves from any field.
 */
import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconCode } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode, type SyntheticEvent } from 'react';
import { Link } from 'react-router';
import type { z } from 'zod';
import { ProblemError } from '../../api/problem-error.ts';
import { useMay } from '../../api/session.ts';
import { formatAge } from '../../format/time.ts';
import { useLinkTo, type LinkTarget } from '../../routes.ts';
import { PageHeader, type Crumb } from '../page-header.tsx';
import { useNow } from '../use-now.ts';
import { AuthorField } from './author-field.tsx';
import { bodyErrors } from './draft-errors.ts';
import { ErrorSummary } from './error-summary.tsx';
import classes from './form.module.css';
import { LeaveGuard } from './leave-guard.tsx';
import type { Draft } from './use-draft.ts';

const YamlDialog = lazy(async () => ({ default: (await import('./yaml-dialog.tsx')).YamlDialog }));

interface FormPageProps<Schema extends z.ZodType, Saved> {
  readonly title: string;
  readonly crumbs: readonly Crumb[];
  /** What is written: `SLO`. */
  readonly noun: string;
  readonly form: Draft<Schema>;
  readonly schema: Schema;
  /** Rejects with ProblemError. */
  readonly onSave: (document: z.output<Schema>) => Promise<Saved>;
  /** It is kept: where to go from here. */
  readonly onSaved: (saved: Saved) => void;
  readonly cancelTo: LinkTarget;
  readonly saveLabel?: string;
  readonly status?: ReactNode;
  readonly actions?: ReactNode;
  readonly preview?: ReactNode;
  /** The path of the document within the request's body; empty when it is the body. */
  readonly errorRoot?: string;
  /** False where a document has parts that YAML must not show, such as secrets. */
  readonly withYaml?: boolean;
  /** What fields are called, by path, where the path does not tell: for the list of what is wrong. */
  readonly names?: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}

export function FormSection({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={classes.section}>
      <h2>{title}</h2>
      {note ? <p className={classes.sectionNote}>{note}</p> : null}
      {children}
    </section>
  );
}

const NO_NAMES: Readonly<Record<string, string>> = {};

/** Fields beside each other where there is room. */
export function FormRow({ children }: { readonly children: ReactNode }) {
  return <div className={classes.row}>{children}</div>;
}

export function RestoredNotice<Schema extends z.ZodType>({
  form,
  noun,
  onDiscard,
}: {
  readonly form: Draft<Schema>;
  readonly noun: string;
  readonly onDiscard: () => void;
}) {
  const now = useNow(60_000);
  if (form.restoredAt === null) return null;
  return (
    <div className={classes.restored} role="status">
      <span>
        Your unsaved draft, last changed {formatAge(form.restoredAt, now)}.
        {form.outdated ? ` The ${noun} itself has changed since it was begun.` : ''}
      </span>
      <Button size="compact-xs" onClick={onDiscard}>
        Discard draft
      </Button>
    </div>
  );
}

export function FormPage<Schema extends z.ZodType, Saved>(props: FormPageProps<Schema, Saved>) {
  const { title, crumbs, noun, form, schema, onSave, onSaved, cancelTo, saveLabel = 'Save' } = props;
  const { status, actions, preview, errorRoot = '', withYaml = true, names = NO_NAMES, children } = props;
  const linkTo = useLinkTo();
  const may = useMay('editor');
  const summary = useRef<HTMLDivElement>(null);
  const mayLeave = useRef(false);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [yaml, setYaml] = useState(false);
  // Counts the saves that failed: each brings the focus to what is wrong. A discarded draft begins all fields anew.
  const [failures, setFailures] = useState(0);
  const [begun, setBegun] = useState(0);
  useEffect(() => {
    if (failures > 0) summary.current?.focus();
  }, [failures]);

  const save = async (): Promise<void> => {
    if (saving || !may) return;
    setProblem(null);
    const parsed = schema.safeParse(form.value);
    if (!form.tryToSave() || !parsed.success) {
      setFailures((count) => count + 1);
      return;
    }
    setSaving(true);
    try {
      const saved = await onSave(parsed.data);
      mayLeave.current = true;
      form.finish();
      onSaved(saved);
    } catch (error) {
      const failed =
        error instanceof ProblemError ? error : new ProblemError({ status: 0, title: String(error) });
      form.addServerErrors(bodyErrors(failed.errors, errorRoot));
      setProblem(failed);
      setFailures((count) => count + 1);
    } finally {
      setSaving(false);
    }
  };
  // From any field, a text of several lines too; not from a dialog above the form.
  useHotkeys([['mod+Enter', () => void (yaml ? null : save())]], []);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void save();
  };
  const discard = (): void => {
    form.discard();
    setProblem(null);
    setBegun((count) => count + 1);
  };

  return (
    <>
      <PageHeader
        title={title}
        crumbs={crumbs}
        status={status}
        actions={
          <>
            {actions}
            {withYaml ? (
              <Button leftSection={<IconCode size={14} />} onClick={() => setYaml(true)}>
                YAML
              </Button>
            ) : null}
          </>
        }
      />
      <LeaveGuard dirty={form.dirty} mayLeave={mayLeave} noun={noun} onDiscard={form.finish} />
      <div className={classes.page}>
        <div className={classes.column}>
          <RestoredNotice form={form} noun={noun} onDiscard={discard} />
          <ErrorSummary
            ref={summary}
            noun={noun}
            errors={form.tried ? form.errors : []}
            problem={problem}
            root={errorRoot}
            names={names}
          />
          <form className={classes.form} aria-label={title} noValidate onSubmit={onSubmit}>
            <div key={begun} style={{ display: 'contents' }}>
              {children}
            </div>
            <div className={classes.footer} data-form-footer>
              <AuthorField />
              <div className={classes.footerEnd}>
                {form.dirty && form.restoredAt === null ? (
                  <Button variant="subtle" onClick={discard}>
                    Discard draft
                  </Button>
                ) : null}
                <Button component={Link} to={linkTo(cancelTo)}>
                  Cancel
                </Button>
                <Button
                  type="submit"
                  variant="filled"
                  loading={saving}
                  disabled={!may}
                  title={may ? 'Ctrl+Enter' : 'Your role may look and not change'}
                >
                  {saveLabel}
                </Button>
              </div>
            </div>
          </form>
        </div>
        {preview ? (
          <aside className={classes.preview} aria-label="Preview">
            {preview}
          </aside>
        ) : null}
      </div>
      <Suspense fallback={null}>
        {yaml ? (
          <YamlDialog
            noun={noun}
            schema={schema}
            value={form.value}
            onClose={() => setYaml(false)}
            onUse={(next) => {
              form.replace(next as z.input<Schema>);
              setBegun((count) => count + 1);
              setYaml(false);
            }}
          />
        ) : null}
      </Suspense>
    </>
  );
}
