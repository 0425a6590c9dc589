/**
 * For the crash test: receivers that collapse repeats as PagerDuty does (by key and action) and as a careful webhook does (by delivery),
 * on one server that at times fails, hangs, resets, or answers long after it took what it was sent. Out: what each key went through.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface KeyHistory {
  opened: number;
  closed: number;
  isOpen: boolean;
}

export interface CrashReceivers {
  readonly url: string;
  /** By deduplication key. */
  readonly incidents: ReadonlyMap<string, KeyHistory>;
  /** By group key. */
  readonly groups: ReadonlyMap<string, KeyHistory>;
  /** Bodies that came again after they were taken: repeats that the receivers collapsed. */
  repeats(): number;
  close(): Promise<void>;
}

function apply(histories: Map<string, KeyHistory>, key: string, opens: boolean): boolean {
  const history = histories.get(key) ?? { opened: 0, closed: 0, isOpen: false };
  histories.set(key, history);
  if (history.isOpen === opens) return false;
  history.isOpen = opens;
  if (opens) history.opened++;
  else history.closed++;
  return true;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export async function startCrashReceivers(random: () => number): Promise<CrashReceivers> {
  const incidents = new Map<string, KeyHistory>();
  const groups = new Map<string, KeyHistory>();
  const taken = new Set<string>();
  let repeats = 0;

  function take(path: string, headers: IncomingMessage['headers'], body: string): void {
    if (path === '/webhook') {
      const delivery = String(headers['x-sightglass-delivery']);
      if (taken.has(delivery)) {
        repeats++;
        return;
      }
      taken.add(delivery);
      const { groupKey, status } = JSON.parse(body) as { groupKey: string; status: string };
      apply(groups, groupKey, status === 'firing');
      return;
    }
    const { event_action: action, dedup_key: key } = JSON.parse(body) as Record<string, string>;
    if (!apply(incidents, key ?? '', action === 'trigger') && action === 'resolve') repeats++;
  }

  function behave(response: ServerResponse, accept: () => void): void {
    const dice = random();
    if (dice < 0.08) response.writeHead(500).end('not now');
    else if (dice < 0.1) response.writeHead(429, { 'retry-after': '0' }).end();
    else if (dice < 0.12) response.socket?.resetAndDestroy();
    else if (dice < 0.13) return;
    else {
      // Taken before it is answered: a kill in between makes a repeat.
      accept();
      const status = response.req.url === '/webhook' ? 200 : 202;
      if (dice < 0.15) response.socket?.resetAndDestroy();
      else setTimeout(() => response.writeHead(status).end(), random() * 20);
    }
  }

  const server = createServer((request, response) => {
    void readText(request).then(
      (body) => behave(response, () => take(request.url ?? '', request.headers, body)),
      // The console was killed while it sent.
      () => undefined,
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    incidents,
    groups,
    repeats: () => repeats,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
