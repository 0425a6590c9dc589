/** What validations found, as far as whoever asks may see it: of resources that the asker's own view of the configuration has. */
import type { ConfigProblem, ConfigProblemCounts } from '@sightglass/shared/contract';
import type { AppContext } from '../http/app-context.ts';

/** A message that names a resource out of sight says no more than what is looked for. */
export async function readVisibleProblems({
  meshConfig,
  meshValidations,
}: Pick<AppContext, 'meshConfig' | 'meshValidations'>): Promise<ConfigProblem[]> {
  const all = await meshValidations.read();
  return all
    .filter(({ resource }) => meshConfig.read(resource) !== null)
    .map(({ others, ...problem }) =>
      others.every((id) => meshConfig.read(id) !== null) ? problem : silence(problem),
    );
}

function silence(problem: ConfigProblem): ConfigProblem {
  return { ...problem, message: `${problem.what}.` };
}

export function countProblems(problems: readonly Pick<ConfigProblem, 'severity'>[]): ConfigProblemCounts {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of problems) counts[severity]++;
  return counts;
}
