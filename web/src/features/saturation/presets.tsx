/** Ready-made signals: those whose gauges some target exposes come first; each fills a form that can still be changed. */
import { useApi } from '../../api/use-api.ts';
import { Faces } from '../../ui/faces.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import classes from './saturation.module.css';

export function Presets() {
  const result = useApi('getSaturationPresets', {}, { live: false });
  return (
    <Panel id="presets" title="Presets" note="to begin with">
      <Faces result={result} what="the presets">
        {({ presets }) => (
          <ul className={classes.presets}>
            {presets
              .toSorted((a, b) => Number(b.available) - Number(a.available))
              .map(({ id, title, why, available }) => (
                <li key={id} data-unavailable={!available || undefined}>
                  <PageLink to={{ page: 'saturation-signal', id: 'new', search: { preset: id } }}>
                    {title}
                  </PageLink>
                  <span>
                    {why}
                    {available ? '' : ' No target exposes its gauges now.'}
                  </span>
                </li>
              ))}
          </ul>
        )}
      </Faces>
    </Panel>
  );
}
