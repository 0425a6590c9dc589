/**
 * The command line: argv in, flags out, as partial settings that go over the file's. Flags exist for the common few
 * settings only; everything else is in the file.
 */
import { parseArgs } from 'node:util';
import { ConfigError } from './config-error.ts';
import { suggestName } from './suggest-name.ts';

export const USAGE = `Sightglass, the console for a service mesh

Usage: npm start -- [flags]

  --config FILE             YAML configuration; also from SIGHTGLASS_CONFIG
  --listen HOST:PORT        address of the console (127.0.0.1:8480)
  --allow-unauthenticated   listen on other addresses than loopback, without sign-in
  --data DIR                folder for everything that is kept (./data)
  --demo                    run the demo mesh; on when there is no configuration file
  --log-level LEVEL         fatal, error, warn, info, debug, trace or silent (info)
  --check-config            check the configuration and exit
  --help, --version

Flags go over the file, the file over the defaults. See docs/configuration.md.
`;

const OPTIONS = {
  config: { type: 'string' },
  listen: { type: 'string' },
  'allow-unauthenticated': { type: 'boolean' },
  data: { type: 'string' },
  demo: { type: 'boolean' },
  'log-level': { type: 'string' },
  'check-config': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

export interface CommandLine {
  readonly config?: string;
  readonly action: 'serve' | 'check' | 'help' | 'version';
  /** Top-level keys of the file that flags override. */
  readonly overrides: Readonly<Record<string, unknown>>;
}

function chooseAction(values: Record<string, unknown>): CommandLine['action'] {
  if (values['help'] === true) return 'help';
  if (values['version'] === true) return 'version';
  return values['check-config'] === true ? 'check' : 'serve';
}

/** What each flag overrides, and the flag to name in an error about that key. */
export const FLAG_OF_KEY: Readonly<Record<string, string>> = {
  listen: '--listen',
  allowUnauthenticated: '--allow-unauthenticated',
  data: '--data',
  demo: '--demo',
  log: '--log-level',
};

/** Reads `argv` (without node and script). Throws ConfigError for unknown flags, missing values and stray words. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`"${token.value}": only flags are understood`);
    if (token.kind !== 'option') continue;
    const known = Object.entries(OPTIONS).find(([name]) => name === token.name)?.[1];
    if (!known) {
      const near = suggestName(token.name, Object.keys(OPTIONS));
      problems.push(`unknown flag ${token.rawName}${near === null ? '' : `; did you mean --${near}?`}`);
    } else if (known.type === 'string' && (token.value === undefined || token.value === '')) {
      problems.push(`${token.rawName} needs a value`);
    } else if (known.type === 'boolean' && token.value !== undefined) {
      problems.push(`${token.rawName} takes no value`);
    }
  }
  if (problems.length > 0) throw new ConfigError('the command line', [...problems, 'see --help']);

  const overrides: Record<string, unknown> = {};
  if (values.listen !== undefined) overrides['listen'] = values.listen;
  if (values['allow-unauthenticated'] !== undefined) overrides['allowUnauthenticated'] = true;
  if (values.data !== undefined) overrides['data'] = values.data;
  if (values.demo !== undefined) overrides['demo'] = true;
  if (values['log-level'] !== undefined) overrides['log'] = { level: values['log-level'] };
  return {
    action: chooseAction(values),
    overrides,
    ...(typeof values.config === 'string' ? { config: values.config } : {}),
  };
}
