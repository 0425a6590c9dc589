/**
 * One form with its plan beside it. In: what is configured and seen, and where the address says the change is to be made. What is typed stays in this browser until it is applied or thrown away; the
 * plan is asked for while it is typed.
 */
import { Button } from '@mantine/core';
import { trafficSettingsSchema, type TrafficChange, type TrafficForms } from '@sightglass/shared/contract';
import { useEffect, useRef, useState } from 'react';
import { useMay } from '../../api/session.ts';
import { useAsk, type AskResult } from '../../api/use-ask.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { AuthorField } from '../../ui/form/author-field.tsx';
import { bodyErrors } from '../../ui/form/draft-errors.ts';
import { ErrorSummary } from '../../ui/form/error-summary.tsx';
import formClasses from '../../ui/form/form.module.css';
import { FormSection, RestoredNotice } from '../../ui/form/form-page.tsx';
import { useDraft } from '../../ui/form/use-draft.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { FORM_WORDS } from '../../ui/traffic/form-words.ts';
import { useFrame } from '../../url/use-frame.ts';
import { ApplyDialog } from './apply-dialog.tsx';
import classes from './change.module.css';
import {
  beginSettings,
  buildChange,
  listChoices,
  nameFile,
  takeProposal,
  versionOf,
  type ChangeSearch,
  type SettingsDraft,
} from './change-model.ts';
import { FormFields } from './form-fields.tsx';
import { PlaceSection } from './place-section.tsx';
import { PlanSide } from './plan-side.tsx';
import { isReadOnly, whyNotApply } from './plan-words.ts';
import type { Applying, Attempt } from './use-applying.ts';

interface ChangeViewProps {
  readonly id: string;
  /** Of the service. */
  readonly name: string;
  readonly cluster: string;
  readonly search: ChangeSearch;
  readonly setSearch: (patch: Partial<ChangeSearch>) => void;
  readonly forms: TrafficForms;
  /** What was just applied, which is configured now whatever the last answer said. */
  readonly applied: SettingsDraft | null;
  readonly applying: Applying;
  readonly onApplied: (settings: SettingsDraft) => void;
}

/** The plan of the last draft that made sense, and which change that was. */
function usePlan(
  id: string,
  change: TrafficChange | null,
): { readonly asked: TrafficChange | null; readonly result: AskResult<'planTraffic'> } {
  const { rangeQuery } = useFrame();
  const [asked, setAsked] = useState(change);
  if (change !== null && JSON.stringify(change) !== JSON.stringify(asked)) setAsked(change);
  const result = useAsk(
    'planTraffic',
    { params: { id }, ...(asked === null ? {} : { body: { change: asked, ...rangeQuery } }) },
    { enabled: asked !== null },
  );
  return { asked, result };
}

export function ChangeView(props: ChangeViewProps) {
  const { id, name, cluster, search, setSearch, forms, applied, applying, onApplied } = props;
  const { api } = forms;
  const state = forms.forms.find(({ form }) => form === search.form);
  const initial = applied ?? beginSettings(search.form, state, forms.versions);
  const form = useDraft({
    schema: trafficSettingsSchema,
    initial,
    key: `traffic ${id} ${search.form} ${versionOf(initial)}`,
  });
  const mayApply = useMay('admin');
  const summary = useRef<HTMLDivElement>(null);
  const [asking, setAsking] = useState<'apply' | 'take-over' | null>(null);
  const [begun, setBegun] = useState(0);

  useEffect(() => {
    const proposed = takeProposal(form.value, search);
    if (proposed === null) return;
    form.replace(proposed);
    // Once: a reload must give back what was typed since.
    setSearch({ baseline: '', candidate: '', weight: '' });
    // oxlint-disable-next-line react/exhaustive-deps -- when the form opens
  }, []);

  const change = form.parsed === null ? null : buildChange(form.parsed, api, search);
  const { asked, result } = usePlan(id, change);
  const plan = result.data;
  const failed = result.error !== null;
  const hindered = whyNotApply({
    plan,
    draftIsValid: change !== null,
    busy: result.busy,
    failed,
    mayApply,
  });
  const readOnly = isReadOnly(plan?.apply ?? forms.apply, mayApply);
  const ending =
    applying.ending && JSON.stringify(applying.ending.attempt.change) === JSON.stringify(asked)
      ? applying.ending
      : null;

  const start = async (how: Pick<Attempt, 'dryRun' | 'takeOver'>): Promise<void> => {
    // The plan shown is of an earlier draft where the last question failed.
    if (!asked || !plan || failed) return;
    const ended = await applying.start({ change: asked, seen: plan.seen, ...how });
    if (ended.problem) form.addServerErrors(bodyErrors(ended.problem.errors, 'change.settings'));
    if (!ended.applied?.done || how.dryRun) return;
    form.finish();
    onApplied(asked.settings);
  };
  /** Shows what is wrong with the draft first. */
  const tryTo = (go: () => void): void => {
    if (!form.tryToSave()) summary.current?.focus();
    else if (hindered === null) go();
  };
  const discard = (): void => {
    form.discard();
    applying.clear();
    setBegun((count) => count + 1);
  };
  const commands = [
    {
      does: 'Apply the change, after asking',
      keys: ['Mod+Enter'],
      typing: true,
      palette: true,
      run: () => tryTo(() => setAsking('apply')),
    },
    {
      does: 'Try the change by a dry run',
      palette: true,
      run: () => tryTo(() => void start({ dryRun: true, takeOver: false })),
    },
  ];
  useCommands('Change of traffic', readOnly ? [] : commands);
  const words = FORM_WORDS[search.form];
  const fileName = nameFile(name, search.form);
  return (
    <div className={classes.page}>
      <div className={formClasses.column}>
        <RestoredNotice form={form} noun="configuration" onDiscard={discard} />
        <ErrorSummary
          ref={summary}
          noun="change"
          errors={form.tried ? form.errors : []}
          problem={null}
          root=""
          names={{}}
        />
        <form
          className={formClasses.form}
          aria-label={words.label}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!readOnly) tryTo(() => setAsking('apply'));
          }}
        >
          <PlaceSection
            form={search.form}
            api={api}
            place={search}
            choices={listChoices(search.form, {
              api,
              resources: plan?.choices.length ? plan.choices : forms.resources,
            })}
            fallback={forms.resource}
            onApi={(next) => setSearch({ api: next, resource: '', rule: '' })}
            onPlace={setSearch}
          />
          <FormSection title={words.label} note={words.note}>
            {state?.note ? <p className={classes.noteBox}>{state.note}</p> : null}
            <div key={begun} className={classes.fields}>
              <FormFields
                id={id}
                form={form}
                forms={forms}
                state={state}
                onVersion={(version) => setSearch({ version })}
              />
            </div>
          </FormSection>
          <div className={formClasses.footer} data-form-footer>
            {readOnly ? (
              <span className={classes.readOnly}>
                Read-only:{' '}
                {plan ? <a href="#apply">why it cannot be applied from here</a> : forms.apply.reason}
              </span>
            ) : (
              <AuthorField />
            )}
            <div className={formClasses.footerEnd}>
              {form.dirty && form.restoredAt === null ? (
                <Button variant="subtle" onClick={discard}>
                  Discard draft
                </Button>
              ) : null}
              {readOnly ? null : (
                <>
                  <Button
                    disabled={hindered !== null}
                    loading={applying.running === 'dry-run'}
                    title={hindered ?? 'The API server says whether it would take it'}
                    onClick={() => tryTo(() => void start({ dryRun: true, takeOver: false }))}
                  >
                    Dry run
                  </Button>
                  <Button
                    type="submit"
                    variant="filled"
                    disabled={hindered !== null && change !== null}
                    loading={applying.running === 'apply'}
                    title={hindered ?? 'Ctrl+Enter'}
                  >
                    Apply …
                  </Button>
                </>
              )}
            </div>
          </div>
        </form>
        <p className={classes.back}>
          <PageLink to={{ page: 'service', id, tab: 'traffic' }}>How the traffic flows now</PageLink>
        </p>
      </div>
      <PlanSide
        id={id}
        result={result}
        valid={change !== null}
        cluster={cluster}
        fileName={fileName}
        mayApply={mayApply}
        ending={ending}
        onTakeOver={() => setAsking('take-over')}
        onUseApi={api === 'gateway' ? () => setSearch({ api: 'istio', resource: '', rule: '' }) : null}
      />
      {asking !== null && plan && !failed ? (
        <ApplyDialog
          plan={plan}
          cluster={cluster}
          takeOver={asking === 'take-over'}
          running={applying.running === 'apply'}
          onClose={() => setAsking(null)}
          onApply={() => {
            const takeOver = asking === 'take-over';
            void start({ dryRun: false, takeOver }).finally(() => setAsking(null));
          }}
        />
      ) : null}
    </div>
  );
}
