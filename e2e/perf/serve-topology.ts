/**
 * A console whose graph is made up. In: the address of a running console, and what makes the graph's n-th answer. Out: the address of a
 * server on a free port, which answers that and passes everything else on. An answer is written out before it is asked for, so that
 * the page's figures do not hold the time it takes.
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Topology } from '@sightglass/shared/contract';
import { makeBadges } from './make-badges.ts';

export interface GraphServer {
  readonly address: string;
  /** How many graphs were asked for. */
  readonly asked: () => number;
  readonly close: () => void;
}

export async function serveTopology(base: string, make: (round: number) => Topology): Promise<GraphServer> {
  let round = 0;
  let next = JSON.stringify(make(round));
  const badges = JSON.stringify(makeBadges(make(round)));
  const answerBadges = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(badges);
  };
  const answerGraph = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(next);
    round += 1;
    setTimeout(() => (next = JSON.stringify(make(round))), 1_500);
  };
  const server: Server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (url.startsWith('/api/v1/topology/badges')) answerBadges(response);
    else if (url.startsWith('/api/v1/topology?')) answerGraph(response);
    else void passOn(`${base}${url}`, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    asked: () => round,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function passOn(url: string, response: ServerResponse): Promise<void> {
  const answer = await fetch(url);
  const body = Buffer.from(await answer.arrayBuffer());
  const headers = ['content-type', 'cache-control', 'content-security-policy'].flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  response.writeHead(answer.status, Object.fromEntries(headers)).end(body);
}
