/**
 * Checks what the console is deployed with (`node scripts/check-deploy.mjs`): the chart renders; what it renders fits the schemas of Kubernetes, the oldest supported and the newest, and the restricted Pod
 * Security Standard; the console itself takes the configuration in it; unsafe values are refused; and deploy/kubernetes/sightglass.yaml is what the chart renders by default (`--write` writes it). Resources of kinds
 * that are not Kubernetes' own (PodMonitor) have no schema here.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureHelm, ensureKubernetesSchemas } from './deploy-tools.mjs';

const root = join(import.meta.dirname, '..');
/** The server's own reader of YAML. */
const { parseAllDocuments } = createRequire(join(root, 'server/package.json'))('yaml');
const chart = join(root, 'deploy/helm/sightglass');
const plain = join(root, 'deploy/kubernetes/sightglass.yaml');
const VERSIONS = ['1.25.0', '1.37.0'];
const HEAD =
  '# Rendered from deploy/helm/sightglass by `node scripts/check-deploy.mjs --write`: change the chart, not this file.\n';
const VOLUMES = new Set([
  'configMap',
  'emptyDir',
  'persistentVolumeClaim',
  'secret',
  'projected',
  'csi',
  'ephemeral',
]);
const problems = [];

const helm = ensureHelm();
const schemas = ensureKubernetesSchemas();
for (const tool of [helm, schemas]) if (!tool.path) problems.push(tool.why);
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
const scratch = mkdtempSync(join(tmpdir(), 'sightglass-chart-'));

function run(command, args, env = {}) {
  return spawnSync(command, args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } });
}
function render(args) {
  return run(helm.path, ['template', 'sightglass', chart, '--namespace', 'sightglass', ...args]);
}

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, and a root that cannot be written. */
function listBreaches({ spec }) {
  const { securityContext: pod = {}, containers, volumes = [], hostNetwork, hostPID, hostIPC } = spec;
  const breaches = [];
  if (hostNetwork || hostPID || hostIPC) breaches.push('shares a namespace of the host');
  if (pod.runAsNonRoot !== true || pod.runAsUser === 0) breaches.push('may run as root');
  if (pod.seccompProfile?.type !== 'RuntimeDefault') breaches.push('has no seccomp profile');
  for (const volume of volumes)
    if (!Object.keys(volume).some((key) => VOLUMES.has(key))) breaches.push(`mounts ${volume.name}`);
  for (const { name, securityContext: own = {} } of containers) {
    if (own.allowPrivilegeEscalation !== false) breaches.push(`${name} may gain privileges`);
    if (own.readOnlyRootFilesystem !== true) breaches.push(`${name} may write to its root`);
    if (own.capabilities?.drop?.join() !== 'ALL' || own.capabilities.add)
      breaches.push(`${name} has capabilities`);
  }
  return breaches;
}

function check(name, args) {
  const rendered = render(args);
  if (rendered.status !== 0) {
    problems.push(`${name}: helm template failed: ${rendered.stderr.trim()}`);
    return '';
  }
  const file = join(scratch, `${name}.yaml`);
  writeFileSync(file, rendered.stdout);
  for (const version of VERSIONS) {
    const flags = ['-m', 'kubernetes_validate', '--strict', '--quiet', '-k', version, file];
    const { status, stdout, stderr } = run('python3', flags, { PYTHONPATH: schemas.path });
    if (status !== 0) problems.push(`${name}, Kubernetes ${version}: ${stdout.trim()} ${stderr.trim()}`);
  }
  const resources = parseAllDocuments(rendered.stdout)
    .map((document) => document.toJS())
    .filter(Boolean);
  const pods = resources.filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.template);
  if (pods.length !== 1) problems.push(`${name}: ${pods.length} Deployments`);
  for (const breach of pods.flatMap(listBreaches)) problems.push(`${name}: the pod ${breach}`);
  const rules = resources
    .filter(({ kind }) => /^(Cluster)?Role$/.test(kind))
    .flatMap(({ rules: those }) => those);
  for (const { verbs, resources: of } of rules) {
    if (verbs.some((verb) => !['get', 'list', 'watch'].includes(verb)))
      problems.push(`${name}: RBAC lets ${verbs} ${of}`);
    if (of.some((kind) => kind === 'secrets' || kind === '*')) problems.push(`${name}: RBAC shows ${of}`);
  }
  const config = join(scratch, `${name}-config.yaml`);
  writeFileSync(config, resources.find(({ kind }) => kind === 'ConfigMap').data['sightglass.yaml']);
  const taken = run('node', ['server/src/main.ts', '--check-config', '--config', config]);
  if (taken.status !== 0)
    problems.push(`${name}: the console refuses its configuration: ${taken.stdout}${taken.stderr}`);
  return rendered.stdout;
}

const linted = run(helm.path, ['lint', '--strict', chart]);
if (linted.status !== 0) problems.push(linted.stdout);
const text = HEAD + check('default', []);
check('oidc', ['-f', join(root, 'deploy/helm/examples/oidc.yaml')]);
check('open', [
  '--set',
  'auth.mode=none,als.enabled=true,als.allowUnauthenticated=true,networkPolicy.enabled=false,persistence.enabled=false',
]);

const REFUSED = [
  ['sign-in that nothing says', 'auth.mode=config'],
  ['an ingress to a console that listens within its pod', 'ingress.enabled=true'],
  ['a PodMonitor of one', 'podMonitor.enabled=true'],
  ['an address that the chart sets', 'config.listen=0.0.0.0:80'],
  ['a key that there is not', 'replicas=2'],
  ['a mode that there is not', 'auth.mode=open'],
  [
    'a PodMonitor that the console would refuse',
    'auth.mode=config,podMonitor.enabled=true,config.auth.defaultRole=viewer',
  ],
  ['access logs from whoever reaches the port', 'als.enabled=true'],
  ['those of a console without sign-in, unless they are named', 'auth.mode=none,als.enabled=true'],
  [
    'access logs with certificates and without',
    'als.enabled=true,als.tlsSecret=als,als.allowUnauthenticated=true',
  ],
];
for (const [what, set] of REFUSED)
  if (render(['--set', set]).status === 0) problems.push(`the chart takes ${what} (${set})`);

if (process.argv.includes('--write')) writeFileSync(plain, text);
let kept = '';
try {
  kept = readFileSync(plain, 'utf8');
} catch {
  // Told below.
}
if (kept !== text)
  problems.push(
    'deploy/kubernetes/sightglass.yaml is not what the chart renders: run node scripts/check-deploy.mjs --write',
  );

rmSync(scratch, { recursive: true, force: true });
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(
  `the chart: ${3 * VERSIONS.length} renderings against schemas, ${REFUSED.length} refusals, ${problems.length} problems\n`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
