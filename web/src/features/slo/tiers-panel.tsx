/** The burn-rate alerts of an SLO: what each asks for, how it stands, and why it is quiet. */
import type { SloRow } from '@sightglass/shared/contract';
import { formatCount } from '../../format/count.ts';
import { formatRatio } from '../../format/ratio.ts';
import { formatBurn } from '../../format/slo.ts';
import { Panel } from '../../ui/panel.tsx';
import { explainTier } from '../../ui/slo/slo-words.ts';
import { TierSeverity } from '../../ui/slo/tier-severity.tsx';
import classes from './slo.module.css';

export function TiersPanel({ row, calls }: { readonly row: SloRow; readonly calls: readonly string[] }) {
  const { slo, status } = row;
  return (
    <Panel
      id="tiers"
      title="Alerts by burn rate"
      note={`at least ${formatCount(slo.minimumBadEvents)} bad in the long window`}
      calls={calls}
      flush
    >
      <div className={classes.scroll}>
        <table className={classes.table} aria-label="Alerts by burn rate">
          <thead>
            <tr>
              <th scope="col">Severity</th>
              <th scope="col">Windows</th>
              <th scope="col" data-right title="Fires when both windows burn faster">
                Above
              </th>
              <th scope="col" data-right data-wide title="Share of the period’s budget spent when it fires">
                Spends
              </th>
              <th scope="col" data-right>
                Long now
              </th>
              <th scope="col" data-right>
                Short now
              </th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {status.tiers.map((tier) => (
              <tr key={`${tier.severity} ${tier.long} ${tier.short}`}>
                <th scope="row">
                  <TierSeverity tier={tier} />
                </th>
                <td>
                  {tier.long} and {tier.short}
                </td>
                <td data-right>{formatBurn(tier.burn)}</td>
                <td data-right data-wide>
                  {formatRatio(tier.spends)}
                </td>
                <td data-right>{formatBurn(tier.longBurn)}</td>
                <td data-right>{formatBurn(tier.shortBurn)}</td>
                <td className={classes.why}>{explainTier(tier, slo.minimumBadEvents)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
