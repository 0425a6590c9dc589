/** The Traffic tab: versions side by side with a verdict, and how the traffic is meant to flow beside how it flows. */
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import classes from '../../ui/signals/chart-panel.module.css';
import { WarningsBar } from '../../ui/warnings-bar.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { CanaryPanel } from './canary-panel.tsx';
import { canarySearch } from './canary-search.ts';
import { TrafficConfigPanels } from './traffic-config-panels.tsx';
import { VersionsPanel } from './versions-panel.tsx';
import { WeightsPanel } from './weights-panel.tsx';

export function ServiceTraffic({ id }: { readonly id: string }) {
  const { rangeQuery } = useFrame();
  const [choice, setChoice] = useSearch(canarySearch);
  const { baseline, candidate, since, effect } = choice;
  const args = {
    params: { id },
    query: {
      ...rangeQuery,
      effect: Number(effect),
      ...(baseline === '' ? {} : { baseline }),
      ...(candidate === '' ? {} : { candidate }),
      ...(since === '' ? {} : { since: Number(since) }),
    },
  };
  const result = useApi('getCanary', args);
  const call = buildApiUrl('getCanary', args);
  const flow = { params: { id }, query: rangeQuery };
  const traffic = useApi('getServiceTraffic', flow);
  return (
    <div className={classes.stack}>
      <Faces result={result} what="the versions" loading={<LoadingBlock height={420} />}>
        {(canary) => (
          <>
            <WarningsBar warnings={canary.warnings} />
            <CanaryPanel canary={canary} call={call} choice={choice} onChoose={setChoice} />
            <VersionsPanel canary={canary} call={call} />
            <WeightsPanel canary={canary} call={call} />
          </>
        )}
      </Faces>
      <Faces result={traffic} what="the configuration of the traffic" loading={<LoadingBlock height={240} />}>
        {(data) => <TrafficConfigPanels traffic={data} call={buildApiUrl('getServiceTraffic', flow)} />}
      </Faces>
    </div>
  );
}
