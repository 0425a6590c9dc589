/**
 * Match conditions of routes -> words for plain readers: `path begins with /search and header x-user is "ann"`. Istio's HTTPMatchRequest and the Gateway API's
 * HTTPRouteMatch and GRPCRouteMatch. https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 * https://gateway-api.sigs.k8s.io/reference/spec/
 */
import { asBody, type Body } from '../../mesh-config/trim-spec.ts';
import { listBodies, listTexts, readNumber, readText } from './read-values.ts';

function sayText(what: string, value: unknown): string[] {
  const { exact, prefix, regex } = asBody(value);
  if (typeof exact === 'string') return [`${what} is ${exact}`];
  if (typeof prefix === 'string') return [`${what} begins with ${prefix}`];
  if (typeof regex === 'string') return [`${what} matches ${regex}`];
  return [];
}

function sayMap(what: string, value: unknown, isNegated = false): string[] {
  return Object.entries(asBody(value)).flatMap(([name, match]) => {
    const said = sayText(`${what} ${name}`, match);
    if (said.length === 0) return [isNegated ? `no ${what} ${name}` : `there is ${what} ${name}`];
    return isNegated ? said.map((one) => `not: ${one}`) : said;
  });
}

const join = (parts: readonly string[]): string => (parts.length > 0 ? parts.join(' and ') : 'any request');

export function sayIstioMatch(match: Body): string {
  const port = readNumber(match['port']);
  const gateways = listTexts(match['gateways']);
  const source = Object.entries(asBody(match['sourceLabels'])).map(
    ([key, value]) => `${key}=${String(value)}`,
  );
  const namespace = readText(match['sourceNamespace']);
  return join([
    ...sayText('path', match['uri']),
    ...sayText('scheme', match['scheme']),
    ...sayText('method', match['method']),
    ...sayText('host', match['authority']),
    ...sayMap('header', match['headers']),
    ...sayMap('header', match['withoutHeaders'], true),
    ...sayMap('parameter', match['queryParams']),
    ...(port === null ? [] : [`port is ${port}`]),
    ...(source.length > 0 ? [`the caller has ${source.join(', ')}`] : []),
    ...(namespace === null ? [] : [`the caller is in namespace ${namespace}`]),
    ...(gateways.length > 0 ? [`it comes through ${gateways.join(', ')}`] : []),
  ]);
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  Exact: 'is',
  PathPrefix: 'begins with',
  RegularExpression: 'matches',
};

function sayTyped(what: string, value: unknown, type: string): string[] {
  const body = asBody(value);
  const text = readText(body['value']);
  return text === null ? [] : [`${what} ${TYPE_WORDS[readText(body['type']) ?? type] ?? 'is'} ${text}`];
}

export function sayGatewayMatch(match: Body): string {
  const { method } = match;
  const called = asBody(method);
  const grpc = [readText(called['service']), readText(called['method'])].filter((one) => one !== null);
  return join([
    ...sayTyped('path', match['path'], 'PathPrefix'),
    ...(typeof method === 'string' ? [`method is ${method}`] : []),
    ...(grpc.length > 0 ? [`gRPC method is ${grpc.join('/')}`] : []),
    ...listBodies(match['headers']).flatMap((one) => sayTyped(`header ${String(one['name'])}`, one, 'Exact')),
    ...listBodies(match['queryParams']).flatMap((one) =>
      sayTyped(`parameter ${String(one['name'])}`, one, 'Exact'),
    ),
  ]);
}
