/** For tests: engines on loopback that answer as a test wants, and their settings. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EngineSettings } from '../../../config/settings.ts';

/** Settings with the defaults of the configuration. */
export function makeEngineSettings(changes: Partial<EngineSettings>): EngineSettings {
  return {
    name: 'east',
    url: 'http://127.0.0.1:9',
    cluster: 'east',
    clusterLabel: null,
    dialects: null,
    timeout: 10_000,
    concurrency: 4,
    maxResponseSize: 2 ** 28,
    cacheSize: 2 ** 27,
    headers: {},
    bearer: null,
    basic: null,
    tls: undefined,
    matchers: [],
    interval: 15_000,
    useRecordingRules: true,
    ...changes,
  };
}

export interface FakeEngine {
  readonly url: string;
  /** The forms it was sent, those of probes aside. */
  readonly forms: URLSearchParams[];
  close(): Promise<void>;
}

/** The result of an instant query: one series without labels. */
export function vectorText(value: string): string {
  return `{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"${value}"]}]}}`;
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

type Answer = (
  response: ServerResponse,
  form: URLSearchParams,
  request: IncomingMessage,
) => void | Promise<void>;

/** An engine that answers probes well, and everything else with `answer`. */
export async function startEngine(
  answer: Answer,
  listen: (handler: RequestListener) => Server = createServer,
): Promise<FakeEngine> {
  const forms: URLSearchParams[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = await readForm(request);
    if (form.get('query') === 'vector(1)') {
      response.end(vectorText('1'));
      return;
    }
    forms.push(form);
    await answer(response, form, request);
  };
  const server = listen((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forms,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
