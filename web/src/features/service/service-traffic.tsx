/** The Traffic tab: versions side by side with a verdict, and how the traffic is meant to flow beside how it flows. */
import { useNavigate } from 'react-router';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useLinkTo } from '../../routes.ts';
import { Faces } from '../../ui/faces.tsx';
import { LoadingBlock } from '../../ui/loading.tsx';
import { PanelWarnings } from '../../ui/security/panel-warnings.tsx';
import classes from '../../ui/signals/chart-panel.module.css';
import { ChangeTrafficMenu } from '../../ui/traffic/change-traffic-menu.tsx';
import { FORM_GROUPS, FORM_WORDS } from '../../ui/traffic/form-words.ts';
import { useFrame } from '../../url/use-frame.ts';
import { useSearch } from '../../url/use-search.ts';
import { CanaryPanel } from './canary-panel.tsx';
import { canarySearch } from './canary-search.ts';
import { ResiliencePanel } from './resilience-panel.tsx';
import { TrafficConfigPanels } from './traffic-config-panels.tsx';
import trafficClasses from './traffic.module.css';
import { VersionsPanel } from './versions-panel.tsx';
import { WeightsPanel } from './weights-panel.tsx';

/** Every form in the palette, while the tab is open. */
function useChangeCommands(id: string): void {
  const linkTo = useLinkTo();
  const navigate = useNavigate();
  useCommands(
    'Traffic',
    FORM_GROUPS.flatMap(({ forms }) => forms).map((form) => ({
      does: `Change traffic: ${FORM_WORDS[form].label}`,
      palette: true,
      run: () => void navigate(linkTo({ page: 'traffic-change', id, search: { form } })),
    })),
  );
}

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
  useChangeCommands(id);
  return (
    <div className={classes.stack}>
      <div className={trafficClasses.change}>
        <ChangeTrafficMenu id={id} />
      </div>
      <Faces result={result} what="the versions" loading={<LoadingBlock height={420} />}>
        {(canary) => (
          <>
            <PanelWarnings warnings={canary.warnings} />
            <CanaryPanel id={id} canary={canary} call={call} choice={choice} onChoose={setChoice} />
            <VersionsPanel canary={canary} call={call} />
            <WeightsPanel canary={canary} call={call} />
          </>
        )}
      </Faces>
      <Faces result={traffic} what="the configuration of the traffic" loading={<LoadingBlock height={240} />}>
        {(data) => <TrafficConfigPanels traffic={data} call={buildApiUrl('getServiceTraffic', flow)} />}
      </Faces>
      <ResiliencePanel id={id} />
    </div>
  );
}
