/**
 * One namespace or service before STRICT: the verdict and what it rests on, whom it would cut off, how plaintext went, and the resource to apply. In: its id and the range. Asks
 * for itself, so that the Security page and a service's page show the same.
 */
import type { ReadinessDetail } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCounted } from '../../format/count.ts';
import { formatMoment, localizeMoments } from '../../format/time.ts';
import { DefinitionList } from '../definition-list.tsx';
import { EmptyState } from '../empty-state.tsx';
import { Faces } from '../faces.tsx';
import { LoadingRows } from '../loading.tsx';
import { Panel } from '../panel.tsx';
import { MtlsChart } from './mtls-chart.tsx';
import { Notes } from './notes.tsx';
import { ReadinessCallers } from './readiness-callers.tsx';
import { describeObserved, describePolicy, sayVerdict } from './readiness-words.ts';
import { PanelWarnings } from './panel-warnings.tsx';
import classes from './security.module.css';
import type { LongRange } from './use-long-range.ts';
import { VerdictBadge } from './verdict-badge.tsx';
import { YamlBlock } from './yaml-block.tsx';

interface ReadinessViewProps {
  readonly id: string;
  readonly range: LongRange;
}

const CHART_PX = 150;

export function ReadinessView({ id, range }: ReadinessViewProps) {
  const args = { params: { id }, query: range.rangeQuery };
  const result = useApi('getStrictReadinessOf', args);
  const calls = [buildApiUrl('getStrictReadinessOf', args)];
  return (
    <Faces
      result={result}
      what="what STRICT would do"
      loading={<LoadingRows rows={8} label="Loading what STRICT would do" />}
    >
      {(detail) => <Detail detail={detail} range={range} calls={calls} />}
    </Faces>
  );
}

interface DetailProps {
  readonly detail: ReadinessDetail;
  readonly range: LongRange;
  readonly calls: readonly string[];
}

function Detail({ detail, range, calls }: DetailProps) {
  const { callers, doubtfulCallers, series, yaml, notes, warnings } = detail;
  const fileName = `peer-authentication-${[detail.namespace, ...(detail.kind === 'service' ? [detail.name] : [])].join('-')}.yaml`;
  return (
    <div className={classes.stack}>
      <Panel id="strict" title="If STRICT were applied" note={range.words} calls={calls}>
        <Verdict detail={detail} />
        <PanelWarnings warnings={warnings} />
      </Panel>
      {callers.length > 0 ? (
        <Panel
          id="cut-off"
          title="Would be cut off"
          note={`${formatCounted(callers.length, 'caller')}, seen in plaintext`}
          calls={calls}
          flush
        >
          <ReadinessCallers
            label="Callers that STRICT would cut off"
            callers={callers}
            kind="plaintext"
            range={range.range}
          />
        </Panel>
      ) : null}
      {doubtfulCallers.length > 0 ? (
        <Panel
          id="doubtful"
          title="Might be cut off"
          note={`${formatCounted(doubtfulCallers.length, 'caller')} of whom nobody tells whether they are encrypted`}
          calls={calls}
          flush
        >
          <ReadinessCallers
            label="Callers that STRICT might cut off"
            callers={doubtfulCallers}
            kind="unmeasured"
            range={range.range}
          />
        </Panel>
      ) : null}
      <Panel
        id="strict-series"
        title="What is not mutual, over time"
        note="received, per second"
        calls={calls}
      >
        {series.plaintext.every((count) => count === null) ? (
          <EmptyState title="Nothing is stored for this range" />
        ) : (
          <MtlsChart data={series} part="open" height={CHART_PX} />
        )}
      </Panel>
      <Panel id="strict-yaml" title="What to apply" note="PeerAuthentication" calls={calls}>
        <YamlBlock text={yaml} fileName={fileName} cluster={detail.cluster} />
        <Notes notes={notes} label="Before it is applied" />
      </Panel>
    </div>
  );
}

function Verdict({ detail }: { readonly detail: ReadinessDetail }) {
  const { verdict, observed, lastPlaintextAt, doubts, policy } = detail;
  return (
    <div className={classes.verdict}>
      <p className={classes.sentence}>
        <VerdictBadge verdict={verdict} />
        <strong>{sayVerdict(detail)}.</strong>
      </p>
      <DefinitionList
        items={[
          [
            'Observed',
            `${describeObserved(observed)}, from ${formatMoment(observed.from)} to ${formatMoment(observed.to)}`,
          ],
          [
            'Plaintext last seen',
            lastPlaintextAt === null ? 'never in this time' : formatMoment(lastPlaintextAt),
          ],
          [
            'Mode in force',
            describePolicy(policy) ?? (
              <span className={classes.muted}>not known: no mesh configuration is connected</span>
            ),
          ],
        ]}
      />
      {doubts.length > 0 ? (
        <div className={classes.doubts}>
          <h3>What stands against a sure answer</h3>
          <ul>
            {doubts.map(({ code, message }) => (
              <li key={code}>{localizeMoments(message)}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}
