/** What is wrong with a configuration: all problems at once, readable, without a stack. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  /** `place` is a file's path or "the command line"; each problem is one line. */
  constructor(place: string, problems: readonly string[]) {
    super(`cannot start: ${place} is not right\n${problems.map((problem) => `  ${problem}\n`).join('')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
