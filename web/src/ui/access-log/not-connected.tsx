/** No access log is kept, or nothing has arrived yet: the three ways to connect one, as texts to copy. */
import { IconPlugConnected } from '@tabler/icons-react';
import { CopyButton } from '../copy-button.tsx';
import classes from './not-connected.module.css';

interface Way {
  readonly title: string;
  readonly words: string;
  readonly snippets: readonly { readonly where: string; readonly text: string }[];
}

const WAYS: readonly Way[] = [
  {
    title: 'Envoy’s access log service',
    words:
      'Proxies stream each request here as it ends. It tells the most: certificates, TLS, which policy refused.',
    snippets: [
      {
        where: 'In the console’s configuration',
        text: `accessLog:
  als:
    listen: 0.0.0.0:8481
    cluster: east
    tls: { certFile: als.pem, keyFile: als-key.pem, caFile: mesh-ca.pem }`,
      },
      {
        where: 'In Istio’s mesh configuration',
        text: `meshConfig:
  extensionProviders:
    - name: sightglass
      envoyHttpAls:
        service: sightglass.observability.svc.cluster.local
        port: 8481`,
      },
      {
        where: 'Switched on for the mesh',
        text: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: access-log, namespace: istio-system }
spec:
  accessLogging:
    - providers: [{ name: sightglass }]`,
      },
    ],
  },
  {
    title: 'Files of Istio and ztunnel',
    words:
      'The console follows JSON access logs and ztunnel’s lines where they are written, through rotation.',
    snippets: [
      {
        where: 'In the console’s configuration, with meshConfig.accessLogEncoding: JSON',
        text: `accessLog:
  files:
    - path: /var/log/pods/*/istio-proxy/*.log
      cluster: east
    - path: /var/log/pods/istio-system_ztunnel-*/istio-proxy/*.log
      cluster: east`,
      },
    ],
  },
  {
    title: 'OpenTelemetry',
    words: 'A collector sends the same lines as logs, protobuf or JSON, to POST /v1/logs.',
    snippets: [
      {
        where: 'In the console’s configuration',
        text: `accessLog:
  otlp: { enabled: true }
push:
  bearer: \${SIGHTGLASS_PUSH_TOKEN}`,
      },
      {
        where: 'In the collector’s',
        text: `exporters:
  otlphttp/sightglass:
    logs_endpoint: http://sightglass.observability:8480/v1/logs
    headers: { authorization: "Bearer \${env:SIGHTGLASS_PUSH_TOKEN}" }`,
      },
    ],
  },
];

export function NotConnected({ listening }: { readonly listening: boolean }) {
  return (
    <section className={classes.page} aria-label="How to connect an access log">
      <div className={classes.intro} role="status">
        <IconPlugConnected size={22} stroke={1.5} aria-hidden />
        <h2>{listening ? 'Nothing has arrived yet' : 'No access log is connected'}</h2>
        <p>
          {listening
            ? 'The console is ready to take access logs, and no proxy has sent any since it started. These are the ways in which they come.'
            : 'Who called what, when, is told by the proxies’ access logs. The console takes them in three ways; each is off until it is switched on.'}
        </p>
      </div>
      <div className={classes.ways}>
        {WAYS.map(({ title, words, snippets }) => (
          <article key={title} className={classes.way}>
            <h3>{title}</h3>
            <p>{words}</p>
            {snippets.map(({ where, text }) => (
              <figure key={where}>
                <figcaption>
                  {where}
                  <CopyButton text={text} label={`Copy: ${title}, ${where.toLowerCase()}`} />
                </figcaption>
                {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
                <pre tabIndex={0}>{text}</pre>
              </figure>
            ))}
          </article>
        ))}
      </div>
    </section>
  );
}
