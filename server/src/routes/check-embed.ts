/** What an embed may not be made of: what its author may not see, and SLOs that there are none of. Throws a 403 or a 404. */
import type { EmbedPanel } from '@sightglass/shared/contract';
import { isPanelWithin } from '../auth/embed-scope.ts';
import type { Principal } from '../auth/principal.ts';
import type { AppContext } from '../http/app-context.ts';
import { ProblemError } from '../http/problem.ts';

export function checkEmbed(
  panel: EmbedPanel,
  { grants }: Pick<Principal, 'grants'>,
  { collections }: Pick<AppContext, 'collections'>,
): void {
  if (!isPanelWithin(panel, grants)) throw new ProblemError(403, 'This panel is about what you may not see.');
  if (panel.panel === 'slo' && !collections.slos.read(panel.id))
    throw new ProblemError(404, 'There is no such SLO.');
}
