/**
 * Programs that the tests drive and npm does not bring: found on the PATH, or installed from where the system has them.
 * Each function answers the path of the program, or null and the reason.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

function which(name) {
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    if (folder !== '' && existsSync(`${folder}/${name}`)) return `${folder}/${name}`;
  }
  return null;
}

function runQuietly(command, args) {
  return spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: 600_000,
  });
}

let packageListsFresh = false;

/** Installs a Debian package; null on success, otherwise why it could not be. */
function installDebianPackage(name) {
  if (!which('apt-get')) return 'there is no apt-get';
  if (process.getuid?.() !== 0) return `not root: install the package \`${name}\` by hand`;
  if (!packageListsFresh) {
    runQuietly('apt-get', ['update', '-qq']);
    packageListsFresh = true;
  }
  const result = runQuietly('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name]);
  return result.status === 0
    ? null
    : `apt-get install ${name} failed: ${result.stderr.trim().split('\n').at(-1) ?? ''}`;
}

function findBrowser() {
  const given = process.env['SIGHTGLASS_CHROMIUM'];
  if (given && existsSync(given)) return given;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const path = which(name);
    if (path) return path;
  }
  return null;
}

/** Chromium: a given or installed one, Playwright's own, or Debian's package. */
export async function ensureChromium() {
  const found = findBrowser();
  if (found) return { path: found };
  const { chromium } = await import('@playwright/test');
  if (existsSync(chromium.executablePath())) return { path: chromium.executablePath() };
  runQuietly('npx', ['playwright', 'install', '--with-deps', 'chromium']);
  if (existsSync(chromium.executablePath())) return { path: chromium.executablePath() };
  const why = installDebianPackage('chromium');
  const path = findBrowser();
  return path ? { path } : { path: null, why: why ?? 'the package brought no chromium' };
}

/** A program of a Debian package of the same name. The package would start a service: the tests start their own instead. */
function ensureEngine(name) {
  const found = which(name);
  if (found) return { path: found };
  const why = installDebianPackage(name);
  const path = which(name);
  if (path) runQuietly('systemctl', ['stop', name]);
  return path ? { path } : { path: null, why: why ?? `the package brought no ${name}` };
}

/** A real Prometheus, with promtool beside it, to compare with and to read from. */
export function ensurePrometheus() {
  return ensureEngine('prometheus');
}

/** A real Alertmanager, to tell of alerts; Debian names package and program `prometheus-alertmanager`. */
export function ensureAlertmanager() {
  const found = which('alertmanager');
  return found ? { path: found } : ensureEngine('prometheus-alertmanager');
}

/** A real VictoriaMetrics, to read from. */
export function ensureVictoriaMetrics() {
  return ensureEngine('victoria-metrics');
}
