/** Ready-made signals: those whose gauges some target exposes come first; each fills a form that can still be changed. */
import type { SaturationPresets } from '@sightglass/shared/contract';
import { useApi } from '../../api/use-api.ts';
import { formatCounted } from '../../format/count.ts';
import { Faces } from '../../ui/faces.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './saturation.module.css';

function PresetList({ presets }: SaturationPresets) {
  return (
    <ul className={classes.presets}>
      {presets.map(({ id, title, why }) => (
        <li key={id}>
          <PageLink to={{ page: 'saturation-signal', id: 'new', search: { preset: id } }}>{title}</PageLink>
          <span>{why}</span>
        </li>
      ))}
    </ul>
  );
}

export function Presets() {
  const result = useApi('getSaturationPresets', {}, { live: false });
  return (
    <Panel id="presets" title="Presets" note="to begin with">
      <Faces result={result} what="the presets">
        {({ presets }) => {
          const here = presets.filter(({ available }) => available);
          const elsewhere = presets.filter(({ available }) => !available);
          return (
            <>
              <PresetList presets={here} />
              {elsewhere.length > 0 ? (
                <details className={classes.more} open={here.length === 0}>
                  <summary>
                    {formatCounted(elsewhere.length, 'preset')} whose gauges no target exposes now
                  </summary>
                  <PresetList presets={elsewhere} />
                </details>
              ) : null}
            </>
          );
        }}
      </Faces>
    </Panel>
  );
}
