/**
 * Makes a fresh checkout ready: run by npm before `npm start` and `npm test`, on any Node from 20 on, so it is plain
 * JavaScript without a dependency. Installs packages when node_modules is missing or behind the lockfile; where the
 * running Node is older than 24 it puts Node 24 into node_modules/.bin, which npm scripts find first; with --build it builds the
 * page when its sources are newer than the last build.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const WANTED_MAJOR = 24;

function say(text) {
  process.stderr.write(`sightglass: ${text}\n`);
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    say(`\`${command} ${args.join(' ')}\` failed with ${result.signal ?? `exit code ${result.status}`}`);
    process.exit(result.status ?? 1);
  }
}

function lockfileHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function installPackages() {
  const stamp = join(modules, '.sightglass-lock');
  const hash = lockfileHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  say('installing packages (npm ci)');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, hash);
}

/** Path of a Node that is new enough to run the server's TypeScript. */
function ensureNode() {
  // The running Node may itself be the one in node_modules that `npm ci` has just taken away.
  if (Number(process.versions.node.split('.')[0]) >= WANTED_MAJOR && existsSync(process.execPath))
    return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const home = join(modules, '.node24');
  const binary = join(home, 'node_modules', name, 'bin', 'node');
  const link = join(modules, '.bin', 'node');
  if (!existsSync(binary)) {
    say(
      `Node ${process.versions.node} is older than ${WANTED_MAJOR}: installing Node ${WANTED_MAJOR} into node_modules`,
    );
    mkdirSync(home, { recursive: true });
    run('npm', [
      'install',
      '--prefix',
      home,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `${name}@${WANTED_MAJOR}`,
    ]);
  }
  if (!existsSync(link)) {
    rmSync(link, { force: true });
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(binary, link);
  }
  return binary;
}

function newestChange(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(
    stats.mtimeMs,
    ...readdirSync(path)
      .filter((name) => name !== 'dist' && name !== 'node_modules')
      .map((name) => newestChange(join(path, name))),
  );
}

function buildPage(node) {
  const manifest = join(root, 'web', 'dist', '.vite', 'manifest.json');
  const inputs = ['web', 'shared/src', 'vite.config.ts', 'package-lock.json'].map((path) =>
    newestChange(join(root, path)),
  );
  if (existsSync(manifest) && statSync(manifest).mtimeMs > Math.max(...inputs)) return;
  say('building the page');
  run(node, [join(modules, 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn']);
}

installPackages();
const node = ensureNode();
if (process.argv.includes('--build')) buildPage(node);
