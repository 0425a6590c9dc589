/** Every version of an SLO: who, when, and what was changed against the one before. */
import type { SloRow } from '@sightglass/shared/contract';
import { buildApiUrl } from '../../api/api-url.ts';
import { useApi } from '../../api/use-api.ts';
import { formatMoment } from '../../format/time.ts';
import { Faces } from '../../ui/faces.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { diffDocuments } from './document-diff.ts';
import classes from './slo.module.css';

export function HistoryTab({ row }: { readonly row: SloRow }) {
  const args = { params: { id: row.id } };
  const result = useApi('getSloHistory', args, { live: false });
  return (
    <Panel id="history" title="Versions" calls={[buildApiUrl('getSloHistory', args)]} flush>
      <Faces result={result} what="the history">
        {({ revisions }) => {
          const newest = revisions.toSorted((a, b) => b.version - a.version);
          return (
            <ol className={classes.versions} aria-label="Versions, newest first">
              {newest.map(({ version, at, by, action, document }, i) => {
                const before = newest[i + 1]?.document;
                const differences = before === undefined ? [] : diffDocuments(before, document);
                return (
                  <li key={version}>
                    <div className={classes.version}>
                      <strong>Version {version}</strong>
                      <span>
                        {action} by {by}
                      </span>
                      <time dateTime={new Date(at).toISOString()}>{formatMoment(at)}</time>
                      {i > 0 ? (
                        <PageLink
                          to={{ page: 'slo', id: 'new', search: { from: row.id, version: String(version) } }}
                        >
                          Take as the beginning of a new SLO
                        </PageLink>
                      ) : null}
                    </div>
                    {differences.length > 0 ? (
                      <table className={classes.diff} aria-label={`Changes of version ${version}`}>
                        <thead className="sg-sr">
                          <tr>
                            <th scope="col">Field</th>
                            <th scope="col">Before</th>
                            <th scope="col">After</th>
                          </tr>
                        </thead>
                        <tbody>
                          {differences.map(({ path, before: old, after }) => (
                            <tr key={path}>
                              <th scope="row">{path}</th>
                              <td>
                                {old === null ? (
                                  <span className="sg-muted">not there</span>
                                ) : (
                                  <del>{old || '(empty)'}</del>
                                )}
                              </td>
                              <td>
                                {after === null ? (
                                  <span className="sg-muted">taken away</span>
                                ) : (
                                  <ins>{after || '(empty)'}</ins>
                                )}
                              </td>
                            </tr>
                          ))}
                        </tbody>
                      </table>
                    ) : null}
                  </li>
                );
              })}
            </ol>
          );
        }}
      </Faces>
    </Panel>
  );
}
