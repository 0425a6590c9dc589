/** The form of an SLO, new or changed, with its backtest beside it. In: what it begins with, how it is saved. */
import type { Slo, SloDraft } from '@sightglass/shared/contract';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useAsk } from '../../api/use-ask.ts';
import { useLinkTo, type LinkTarget } from '../../routes.ts';
import { FormPage } from '../../ui/form/form-page.tsx';
import { useDraft } from '../../ui/form/use-draft.ts';
import type { Crumb } from '../../ui/page-header.tsx';
import { AlertsSection } from './alerts-section.tsx';
import { DetailsSection } from './details-section.tsx';
import { sloFormSchema } from './form-schema.ts';
import { GoalSection } from './goal-section.tsx';
import { MeasureSection } from './measure-section.tsx';
import { PreviewPanel, type Try } from './preview-panel.tsx';
import { previewable, suggestName } from './slo-draft.ts';
import type { SloForm } from './slo-form.ts';

interface SloFormViewProps {
  readonly title: string;
  readonly crumbs: readonly Crumb[];
  readonly initial: SloDraft;
  readonly draftKey: string;
  /** Of the SLO being edited. */
  readonly id?: string;
  readonly saveLabel: string;
  readonly cancelTo: LinkTarget;
  readonly onSave: (slo: Slo) => Promise<{ readonly id: string }>;
}

const NAMES = {
  'scope.namespace': 'Service',
  'scope.service': 'Service',
  'scope.version': 'Version',
  'scope.caller': 'Caller',
  'sli.thresholdMs': 'Threshold',
  'sli.bad.http': 'Bad HTTP codes',
  'sli.bad.grpc': 'Bad gRPC statuses',
  'sli.criterion.atMost': 'Limit of a window',
  'sli.window': 'Window',
  'sli.floorPerSecond': 'Least requests',
  'sli.good': 'Good events',
  'sli.total': 'All events',
  'period.days': 'Days of the period',
  'period.timeZone': 'Time zone',
  minimumBadEvents: 'Least bad events',
  runbookUrl: 'Runbook',
} as const;

/** Names the SLO by what it is, until its author names it. */
function useSuggestedName(form: SloForm): void {
  const suggested = suggestName(form.value);
  const last = useRef(suggested);
  const { name } = form.value;
  const { write } = form;
  useEffect(() => {
    const own = name === '' || name === last.current;
    if (own && suggested !== '' && suggested !== name) write('name', suggested);
    last.current = suggested;
    // The name alone changing is its author's doing: it is not written over.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [suggested, write]);
}

export function SloFormView(props: SloFormViewProps) {
  const { title, crumbs, initial, draftKey, id, saveLabel, cancelTo, onSave } = props;
  const form = useDraft({ schema: sloFormSchema, initial, key: draftKey });
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const [range, setRange] = useState<Try>('');
  useSuggestedName(form);
  const slo = previewable(form.value);
  const [asked, setAsked] = useState<Slo | null>(slo);
  // While the draft makes no sense, the last that did is what the answer on the screen belongs to.
  if (slo !== null && JSON.stringify(slo) !== JSON.stringify(asked)) setAsked(slo);
  const result = useAsk(
    'previewSlo',
    {
      body: {
        slo: asked ?? (initial as Slo),
        ...(range === '' ? {} : { range }),
        ...(id === undefined ? {} : { id }),
      },
    },
    { enabled: asked !== null },
  );
  const advice = slo === null ? undefined : result.data?.advice;
  const shared = { form, preview: result.data, advice };
  return (
    <FormPage
      title={title}
      crumbs={crumbs}
      noun="SLO"
      form={form}
      schema={sloFormSchema}
      onSave={onSave}
      onSaved={(saved) => void navigate(linkTo({ page: 'slo', id: saved.id }))}
      cancelTo={cancelTo}
      saveLabel={saveLabel}
      names={NAMES}
      preview={<PreviewPanel form={form} slo={slo} result={result} range={range} onRange={setRange} />}
    >
      <MeasureSection {...shared} />
      <GoalSection {...shared} />
      <AlertsSection {...shared} />
      <DetailsSection form={form} />
    </FormPage>
  );
}
