/**
 * The configuration: flags over one YAML file over defaults, checked as a whole. The only reader of process.env and of
 * the configuration file. Relative paths in the file are taken from the file's own folder, those of flags from the
 * working directory.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import packageJson from '../package.json' with { type: 'json' };
import type { CommandLine } from './config/command-line.ts';
import { FLAG_OF_KEY, parseCommandLine, USAGE } from './config/command-line.ts';
import { ConfigError } from './config/config-error.ts';
import { locateIssues } from './config/locate-issues.ts';
import { resolveSettings } from './config/resolve-settings.ts';
import { configSchema } from './config/schema.ts';
import type { Config } from './config/settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const MAX_YAML_ALIASES = 100;

/** What the command line asks for: a running server, or a text to print and an exit code. */
export type Startup =
  | { readonly action: 'serve'; readonly config: Config }
  | { readonly action: 'exit'; readonly exitCode: number; readonly text: string };

/** What runs when no file is given: the demo mesh, looked at often enough that a new user sees it move. */
const WITHOUT_FILE = 'demo: true\nscrape: {interval: 5s}\n';

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(file, [error instanceof Error ? error.message : String(error)]);
  }
}

function applySchema(commandLine: CommandLine, file: string | null) {
  const lines = new LineCounter();
  const document = parseDocument(file === null ? WITHOUT_FILE : readText(file), { lineCounter: lines });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ linePos, message }) => {
      const [position = { line: 1, col: 1 }] = linePos ?? [];
      return `${file}:${position.line}:${position.col} ${message.split(/ at line \d|\n/)[0]}`;
    });
    throw new ConfigError(String(file), problems);
  }
  const written: unknown = document.toJS({ maxAliasCount: MAX_YAML_ALIASES }) ?? {};
  const isMapping = typeof written === 'object' && !Array.isArray(written);
  const result = configSchema.safeParse(isMapping ? { ...written, ...commandLine.overrides } : written);
  if (result.success) return result.data;

  const isFlag = (path: readonly PropertyKey[]) => String(path[0]) in commandLine.overrides;
  const ofFlags = result.error.issues
    .filter(({ path }) => isFlag(path))
    .map(({ path, message }) => `${FLAG_OF_KEY[String(path[0])]}: ${message}`);
  const ofFile = locateIssues(
    result.error.issues.filter(({ path }) => !isFlag(path)),
    { file: String(file), document, lines, schema: configSchema },
  );
  throw new ConfigError(ofFile.length > 0 ? String(file) : 'the command line', [...ofFile, ...ofFlags]);
}

function load(commandLine: CommandLine, env: Environment): Config {
  const given = commandLine.config ?? env['SIGHTGLASS_CONFIG'];
  const file = given === undefined || given === '' ? null : resolve(given);
  const settings = applySchema(commandLine, file);
  const folder = file === null ? process.cwd() : dirname(file);
  return resolveSettings(settings, {
    file,
    folder,
    dataFolder: 'data' in commandLine.overrides ? process.cwd() : folder,
    env,
  });
}

/**
 * The configuration for `argv` (without node and script) and the environment. Throws ConfigError with every problem found; in a
 * file each is `FILE:LINE:COLUMN path: what is wrong`.
 */
export function loadConfig(argv: readonly string[], env: Environment = process.env): Config {
  return load(parseCommandLine(argv), env);
}

/** As loadConfig, with --help, --version, --check-config and errors (exit code 2) turned into a text to print. */
export function prepareStartup(argv: readonly string[], env: Environment = process.env): Startup {
  try {
    const commandLine = parseCommandLine(argv);
    if (commandLine.action === 'help') return { action: 'exit', exitCode: 0, text: USAGE };
    if (commandLine.action === 'version') {
      return { action: 'exit', exitCode: 0, text: `sightglass ${packageJson.version}\n` };
    }
    const config = load(commandLine, env);
    if (commandLine.action === 'serve') return { action: 'serve', config };
    return { action: 'exit', exitCode: 0, text: `${config.file ?? 'the default configuration'} is right\n` };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { action: 'exit', exitCode: 2, text: error.message };
  }
}
