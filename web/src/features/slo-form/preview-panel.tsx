/** Beside the form: the backtest while its author types, and the SLO in other formats. */
import type { Slo } from '@sightglass/shared/contract';
import { useState } from 'react';
import type { AskResult } from '../../api/use-ask.ts';
import { ChoiceStrip } from '../../ui/choice-strip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PageTabs } from '../../ui/signals/page-tabs.tsx';
import { ExportText } from '../../ui/slo/export-dialog.tsx';
import { Backtest } from './backtest.tsx';
import type { SloForm } from './slo-form.ts';
import classes from './slo-form.module.css';

const TABS = ['backtest', 'json', 'openslo', 'prometheus'] as const;
type Tab = (typeof TABS)[number];

const TRIES = [
  { value: '', label: 'Period' },
  { value: 'now-7d', label: '7 days' },
  { value: 'now-1d', label: '1 day' },
  { value: 'now-1h', label: '1 hour' },
] as const;
export type Try = (typeof TRIES)[number]['value'];

interface PreviewPanelProps {
  readonly form: SloForm;
  /** Null while the draft makes no sense. */
  readonly slo: Slo | null;
  readonly result: AskResult<'previewSlo'>;
  readonly range: Try;
  readonly onRange: (range: Try) => void;
}

function BacktestFace({ form, slo, result }: Pick<PreviewPanelProps, 'form' | 'slo' | 'result'>) {
  if (slo === null && result.data === undefined)
    return (
      <EmptyState title="Nothing to try yet">
        {form.value.scope.service
          ? 'Some fields make no sense yet: they say why.'
          : 'Choose a service: its stored history is tried at once.'}
      </EmptyState>
    );
  return (
    <Faces
      result={{ ...result, isPlaceholderData: result.busy }}
      what="the backtest"
      loading={<LoadingBlock height={380} label="Trying it on history" />}
    >
      {(preview) => (
        <div className={classes.face} data-old={slo === null || undefined}>
          {slo === null ? <p className="sg-muted">Of the last draft that made sense:</p> : null}
          <Backtest preview={preview} form={form} />
        </div>
      )}
    </Faces>
  );
}

export function PreviewPanel({ form, slo, result, range, onRange }: PreviewPanelProps) {
  const [tab, setTab] = useState<Tab>('backtest');
  const text = (format: 'json' | 'openslo' | 'prometheus') => () =>
    slo === null ? (
      <EmptyState title="Not yet">The draft must make sense first.</EmptyState>
    ) : (
      <ExportText slos={[slo]} format={format} maxHeight="60vh" />
    );
  return (
    <Panel
      id="preview"
      title="What it would have done"
      note={result.busy ? 'trying …' : undefined}
      actions={<ChoiceStrip label="History tried" options={TRIES} value={range} onChange={onRange} />}
    >
      <PageTabs
        label="Previews"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: 'backtest',
            label: 'Backtest',
            render: () => <BacktestFace form={form} slo={slo} result={result} />,
          },
          { value: 'json', label: 'JSON', render: text('json') },
          { value: 'openslo', label: 'OpenSLO', render: text('openslo') },
          { value: 'prometheus', label: 'Prometheus', render: text('prometheus') },
        ]}
      />
    </Panel>
  );
}
