/** Retries, outlier detection and breakers as callers' proxies tell of them: in words for all together, and in a table for each caller. */
import type { ServiceResilience, ShieldedCaller } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatCount } from '../../format/count.ts';
import { NO_VALUE } from '../../format/number-text.ts';
import { formatRatio } from '../../format/ratio.ts';
import { formatMoment } from '../../format/time.ts';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PanelWarnings } from '../../ui/security/panel-warnings.tsx';
import { ScrollTable } from '../../ui/signals/scroll-table.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { formatAttempts, LIMIT_WORDS, listTopics, succeededShare } from './resilience-words.ts';
import classes from './resilience.module.css';

const HEADERS = [
  'Caller',
  'Subset',
  'Requests',
  'Attempts per request',
  'Retries',
  'Ended well',
  'Ejected now',
  'Ejections',
  'Refused by breakers',
  'Open breakers',
];

function sayOpen({ breakers }: ShieldedCaller['breakers']): string {
  const told = breakers.filter((one) => one.open !== null);
  if (told.length === 0) return NO_VALUE;
  const open = told.filter((one) => (one.open ?? 0) > 0).map(({ limit }) => LIMIT_WORDS[limit]);
  return open.length === 0 ? 'none' : open.join(', ');
}

function sumRefused({ pendingRefused, connectionsRefused }: ShieldedCaller['breakers']): number | null {
  if (pendingRefused === null && connectionsRefused === null) return null;
  return (pendingRefused ?? 0) + (connectionsRefused ?? 0);
}

function CallerRow({ caller }: { readonly caller: ShieldedCaller }) {
  const { cluster, namespace, service, workload, subset, retries, outliers, breakers } = caller;
  return (
    <tr>
      <th scope="row" title={`${service}, ${namespace}, ${cluster}`}>
        <bdi>{workload}</bdi>
      </th>
      <td>
        <bdi>{subset ?? NO_VALUE}</bdi>
      </td>
      <td>{formatCount(retries.requests)}</td>
      <td>{formatAttempts(retries.attemptsPerRequest)}</td>
      <td>{formatCount(retries.retries)}</td>
      <td>{formatRatio(succeededShare(retries))}</td>
      <td>{formatCount(outliers.ejected)}</td>
      <td>{formatCount(outliers.ejections)}</td>
      <td>{formatCount(sumRefused(breakers))}</td>
      <td>{sayOpen(breakers)}</td>
    </tr>
  );
}

function ResilienceView({
  resilience,
  call,
}: {
  readonly resilience: ServiceResilience;
  readonly call: string;
}) {
  const { byCaller, toldFrom, window, warnings } = resilience;
  const isLate = toldFrom !== null && toldFrom - window.from > 0.1 * (window.to - window.from);
  return (
    <Panel
      id="resilience"
      title="Retries, outlier detection and breakers"
      note={isLate ? `told since ${formatMoment(toldFrom)}` : 'as callers’ proxies tell'}
      calls={[call]}
      flush
    >
      <div className={classes.topics}>
        {listTopics(resilience).map(({ id, title, words, missing }) => (
          <section key={id} aria-labelledby={`resilience-${id}`}>
            <h3 id={`resilience-${id}`}>{title}</h3>
            {words.length > 0 ? (
              <ul>
                {words.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            ) : (
              <p>{missing}</p>
            )}
          </section>
        ))}
      </div>
      {byCaller.length > 0 ? (
        <ScrollTable label="Retries, ejections and breakers by caller" headers={HEADERS}>
          {byCaller.map((caller) => (
            <CallerRow
              key={[caller.cluster, caller.namespace, caller.service, caller.workload, caller.subset].join(
                '~',
              )}
              caller={caller}
            />
          ))}
        </ScrollTable>
      ) : null}
      <PanelWarnings warnings={warnings} flush />
    </Panel>
  );
}

export function ResiliencePanel({ id }: { readonly id: string }) {
  const { rangeQuery } = useFrame();
  const args = { params: { id }, query: rangeQuery };
  const result = useApi('getServiceResilience', args);
  return (
    <Faces result={result} what="retries and breakers" loading={<LoadingBlock height={200} />}>
      {(resilience) => (
        <ResilienceView resilience={resilience} call={buildApiUrl('getServiceResilience', args)} />
      )}
    </Faces>
  );
}
