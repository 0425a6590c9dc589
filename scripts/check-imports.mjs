/**
 * Runs dependency-cruiser over all packages with the rules of .dependency-cruiser.json. dependency-cruiser needs the JavaScript API
 * of TypeScript 6 and, without it, reports success on no modules at all: so a run that saw too few fails.
 */
import { cruise } from 'dependency-cruiser';
import { readFileSync } from 'node:fs';

const MINIMUM_MODULES = 20;
const config = JSON.parse(readFileSync(new URL('../.dependency-cruiser.json', import.meta.url), 'utf8'));
const { output } = await cruise(['shared/src', 'server/src', 'web/src', 'e2e'], {
  ...config.options,
  ruleSet: { forbidden: config.forbidden },
  validate: true,
  outputType: 'json',
});
const { summary } = typeof output === 'string' ? JSON.parse(output) : output;
for (const violation of summary.violations) {
  process.stdout.write(`${violation.rule.name}: ${violation.from} -> ${violation.to}\n`);
}
process.stdout.write(
  `${summary.totalCruised} modules, ${summary.totalDependenciesCruised ?? 0} dependencies, ${summary.violations.length} violations\n`,
);
if (summary.totalCruised < MINIMUM_MODULES) {
  process.stdout.write(`only ${summary.totalCruised} modules were read: the tool saw nothing\n`);
  process.exitCode = 1;
}
if (summary.violations.some((violation) => violation.rule.severity === 'error')) process.exitCode = 1;
