import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig, prepareStartup } from './config.ts';
import { ConfigError } from './config/config-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'sightglass-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

let written = 0;
function writeConfig(text: string): string {
  const file = join(folder, `config-${written++}.yaml`);
  writeFileSync(file, text);
  return file;
}

function problemsOf(text: string, flags: string[] = []): readonly string[] {
  const file = writeConfig(text);
  try {
    loadConfig(['--config', file, ...flags], {});
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((problem) => problem.replace(`${file}:`, ''));
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('runs the demo mesh on loopback when nothing is configured', () => {
    const config = loadConfig([], {});
    expect(config).toMatchObject({
      file: null,
      demo: true,
      listen: { host: '127.0.0.1', port: 8480 },
      data: resolve('data'),
      log: { level: 'info' },
      health: { degradedErrorRatio: 0.01, failingErrorRatio: 0.05 },
      store: {
        engine: 'embedded',
        retention: { raw: 21_600_000, hour: 90 * 86_400_000 },
        maxSize: 8 * 2 ** 30,
      },
      scrape: { interval: 5_000, timeout: 4_000, concurrency: 16, maxBodySize: 64 * 2 ** 20, jobs: [] },
    });
  });

  it('takes flags over the file, the file over defaults, and the file from SIGHTGLASS_CONFIG', () => {
    const file = writeConfig('listen: 127.0.0.1:9001\nlog: {level: debug}\ndata: kept\n');
    const config = loadConfig(['--listen', '127.0.0.1:9002', '--log-level=warn'], {
      SIGHTGLASS_CONFIG: file,
    });
    expect(config).toMatchObject({
      file,
      demo: false,
      listen: { host: '127.0.0.1', port: 9002 },
      log: { level: 'warn' },
      data: join(folder, 'kept'),
    });
    expect(config.scrape).toMatchObject({ interval: 15_000, timeout: 10_000 });
    expect(loadConfig(['--data', 'kept', '--demo'], { SIGHTGLASS_CONFIG: file })).toMatchObject({
      demo: true,
      data: resolve('kept'),
    });
  });

  it('resolves jobs: inherited timeout and cluster, absolute paths, tokens from the environment', () => {
    const file = writeConfig(`
scrape:
  interval: 5s
  jobs:
    - name: istio
      cluster: east
      labels: {namespace: shop}
      static: [{targets: ["10.0.0.1:15090", "[::1]:15090"], labels: {service: cart}}]
      files: [targets/*.json]
      bearer: {tokenEnv: TOKEN}
      tls: {caFile: ca.pem}
    - {name: linkerd, path: /metrics, timeout: 500ms, bearer: {tokenFile: /run/token}}
`);
    const { jobs } = loadConfig(['--config', file], { TOKEN: 'secret\n' }).scrape;
    expect(jobs[0]).toMatchObject({
      timeout: 4000,
      path: '/stats/prometheus',
      labels: { cluster: 'east', namespace: 'shop' },
      files: [join(folder, 'targets/*.json')],
      bearer: { value: 'secret' },
      tls: { caFile: join(folder, 'ca.pem'), insecureSkipVerify: false },
    });
    expect(jobs[1]).toMatchObject({ timeout: 500, path: '/metrics', bearer: { file: '/run/token' } });
    expect(() => loadConfig(['--config', file], {})).toThrow(/variable TOKEN .* is not set/);
  });

  it('serves HTTPS with files from its own folder, and is not reached by plain HTTP then', () => {
    const tls = 'server: {tls: {certFile: tls.crt, keyFile: /run/tls.key}}\n';
    const file = writeConfig(`publicUrl: https://mesh.example\n${tls}`);
    expect(loadConfig(['--config', file], {}).server.tls).toEqual({
      certFile: join(folder, 'tls.crt'),
      keyFile: '/run/tls.key',
      minVersion: 'TLSv1.2',
    });
    expect(problemsOf(`publicUrl: http://mesh.example\n${tls}`)).toEqual([
      expect.stringContaining('publicUrl: begins with https'),
    ]);
  });

  it('permits ranges, addresses and names, and nothing that only looks like them', () => {
    const allow = ['10.0.0.0/8', '192.168.7.7', 'fd00::/8', 'am.monitoring.svc', '*.example.org'];
    const file = writeConfig(`outbound: {allow: ${JSON.stringify(allow)}}\n`);
    expect(loadConfig(['--config', file], {}).outbound.allow).toEqual(allow);
    const wrong = ['10.0.0.0/33', '10.0.0', '999.1.1.1', 'https://am', '*', '*.*.org', 'a b', ''];
    expect(problemsOf(`outbound: {allow: ${JSON.stringify(wrong)}}\n`)).toHaveLength(wrong.length);
  });

  it('names every problem at once, with line, column, path and a suggestion', () => {
    const problems = problemsOf(`listen: 127.0.0.1
scrap:
  interval: 15s
scrape:
  intervall: 15s
  timeout: ten
  jobs:
    - name: istio
      static:
        - targets: ["10.0.0.1"]
          lables: {}
    - path: metrics
store: {retention: {raw: 3d}}
`);
    expect(problems).toEqual([
      '1:9 listen: write host:port, as 127.0.0.1:8480 or [::1]:8480',
      '2:1 scrap: unknown key; did you mean "scrape"?',
      '5:3 scrape.intervall: unknown key; did you mean "interval"?',
      '6:12 scrape.timeout: "ten" is not a duration; write one as 15s, 5m, 6h or 14d',
      '10:21 scrape.jobs[0].static[0].targets[0]: a target is host:port',
      '11:11 scrape.jobs[0].static[0].lables: unknown key; did you mean "labels"?',
      '12:7 scrape.jobs[1].name: is missing (string)',
      '12:13 scrape.jobs[1].path: a path begins with /',
      '13:20 store.retention.minute: a coarser tier is kept at least as long as a finer one: minute is shorter than raw',
    ]);
  });

  it.each([
    ['scrape: {interval: 7s}', /interval must divide a minute/],
    ['scrape: {interval: 1ms}', /1:20 scrape.interval: the interval must be 1s or longer/],
    ['scrape: {interval: 500ms}', /interval must be 1s or longer/],
    ['scrape: {interval: 5s, timeout: 6s}', /1:33 scrape.timeout: a timeout may not be longer/],
    ['scrape: {jobs: [{name: a}, {name: a}]}', /1:35 scrape.jobs\[1\].name: two jobs are named "a"/],
    ['scrape: {jobs: [{name: a, dns: [{names: [x], type: A}]}]}', /carry no port/],
    ['scrape: {jobs: [{name: a, bearer: {}}]}', /either tokenFile or tokenEnv/],
    ['scrape: {jobs: [{name: a, tls: {certFile: x}}]}', /belong together/],
    ['health: {degradedErrorRatio: 0.5}', /failingErrorRatio may not be below/],
    ['listen: 0.0.0.0:8480', /nobody has to sign in.*--allow-unauthenticated/],
    ['listen: 127.0.0.1:99999', /at most 65535/],
    ['listen: somewhere', /^1:9 listen: write host:port[^\n]*$/],
    ['store: {memoryLimit: 1KiB}', /1:22 store.memoryLimit: must be at least 64MiB/],
    ['store: {maxSize: 1MiB}', /1:18 store.maxSize: must be at least 16MiB/],
    ['- a\n- b', /1:1 .*expected object/],
    ['demo: true\ndemo: false', /2:1 Map keys must be unique/],
    ['a: [', /^1:5 /],
  ])('refuses %j', (text, expected) => {
    expect(problemsOf(text).join('\n')).toMatch(expected);
  });

  it('listens elsewhere than on loopback only when that is accepted', () => {
    expect(problemsOf('allowUnauthenticated: true\nlisten: "[::]:8480"')).toEqual([]);
    expect(problemsOf('', ['--listen', '0.0.0.0:1', '--allow-unauthenticated'])).toEqual([]);
    expect(problemsOf('', ['--listen', 'foo'])).toHaveLength(1);
    expect(problemsOf('', ['--listen', '0.0.0.0:1'])[0]).toMatch(/^--listen: 0\.0\.0\.0 can be reached/);
  });
});

describe('prepareStartup', () => {
  it.each([
    [['--help'], 0, /Usage/],
    [['--version'], 0, /^sightglass \d/],
    [['--check-config'], 0, /the default configuration is right/],
    [['--listne', 'x'], 2, /unknown flag --listne; did you mean --listen\?/],
    [['--listen'], 2, /--listen needs a value/],
    [['--demo=yes'], 2, /--demo takes no value/],
    [['start'], 2, /only flags are understood/],
    [['--log-level', 'loud'], 2, /--log-level: .*"fatal"/],
    [['--config', '/nowhere.yaml'], 2, /cannot start: \/nowhere.yaml is not right\n {2}ENOENT/],
  ])('answers %j with exit code %i', (argv, exitCode, text) => {
    const startup = prepareStartup(argv, {});
    expect(startup).toMatchObject({ action: 'exit', exitCode });
    expect(startup.action === 'exit' ? startup.text : '').toMatch(text);
  });

  it('serves otherwise', () => {
    expect(prepareStartup([], {})).toMatchObject({ action: 'serve', config: { demo: true } });
  });
});

describe('the access log', () => {
  it('is off, redacts what is named like a secret, and keeps a week', () => {
    const { accessLog } = loadConfig(['--config', writeConfig('{}')], {});
    expect(accessLog).toMatchObject({
      als: { listen: null, cluster: '' },
      files: [],
      otlp: { enabled: false },
      edges: 'auto',
      sampling: [],
      retention: 7 * 86_400_000,
      maxSize: 4 * 2 ** 30,
    });
    expect(accessLog.redaction.queryKeys).toContain('*token*');
  });

  it('takes paths from the folder of the file', () => {
    const file = writeConfig(
      'accessLog:\n  als: {listen: "[::1]:8481", tls: {certFile: a.pem, keyFile: b.pem, caFile: c.pem}}\n  files: [{path: logs/*.log, cluster: east}]\n',
    );
    expect(loadConfig(['--config', file], {}).accessLog).toMatchObject({
      als: { listen: { host: '::1', port: 8481 }, tls: { caFile: join(folder, 'c.pem') } },
      files: [{ path: join(folder, 'logs/*.log'), cluster: 'east' }],
    });
  });

  it.each([
    ['als: {listen: "0.0.0.0:8481"}', 'accessLog.als.listen'],
    ['als: {listen: "127.0.0.1:99999"}', 'accessLog.als.listen'],
    ['als: {listen: nonsense}', 'accessLog.als.listen'],
    ['redaction: {paths: ["("]}', 'accessLog.redaction.paths'],
    ['sampling: [{keep: 2}]', 'accessLog.sampling'],
    ['files: [{path: ""}]', 'accessLog.files'],
    ['edges: sometimes', 'accessLog.edges'],
  ])('refuses %s', (text, path) => {
    expect(problemsOf(`accessLog:\n  ${text}\n`)[0]).toContain(path);
  });

  it('lets other machines in that show a certificate, or when that is accepted', () => {
    const tls = 'tls: {certFile: a, keyFile: b, caFile: c}';
    expect(problemsOf(`accessLog: {als: {listen: "0.0.0.0:8481", ${tls}}}`)).toEqual([]);
    expect(problemsOf('accessLog: {als: {listen: "0.0.0.0:8481", allowUnauthenticated: true}}')).toEqual([]);
  });

  it('lets no record in from other machines because the console itself may be reached without sign-in', () => {
    const [problem] = problemsOf('allowUnauthenticated: true\naccessLog: {als: {listen: "0.0.0.0:8481"}}');
    expect(problem).toMatch(/accessLog\.als\.listen.*als\.allowUnauthenticated/);
  });
});

describe('meshConfig', () => {
  it('resolves paths and fills in what is seldom said', () => {
    const file = writeConfig(
      'meshConfig:\n  folders: [{path: manifests, cluster: east}]\n  kubernetes: [{cluster: west, kubeconfig: kube/config}]\n',
    );
    expect(loadConfig(['--config', file], {}).meshConfig).toEqual({
      folders: [{ path: join(folder, 'manifests'), cluster: 'east', namespace: 'default' }],
      kubernetes: [
        {
          cluster: 'west',
          kubeconfig: join(folder, 'kube/config'),
          namespaces: [],
          rootNamespace: 'istio-system',
          apply: false,
        },
      ],
    });
  });

  it('tells what is wrong, where, and what was meant', () => {
    expect(problemsOf('meshConfig:\n  folders: [{path: a, clutser: east}]\n')).toEqual([
      '2:13 meshConfig.folders[0].cluster: is missing (string)',
      '2:23 meshConfig.folders[0].clutser: unknown key; did you mean "cluster"?',
    ]);
    expect(problemsOf('meshConfig:\n  kubernetes: [{cluster: east}, {cluster: east}]\n')).toEqual([
      '2:43 meshConfig.kubernetes[1].cluster: two API servers are said to be of the cluster "east"',
    ]);
    expect(problemsOf('meshConfig:\n  folders: [{path: a, cluster: e}, {path: a, cluster: e}]\n')).toEqual([
      '2:43 meshConfig.folders[1].path: is listed twice for the cluster "e"',
    ]);
  });
});
