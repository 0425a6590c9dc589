/**
 * Conditions of forms <-> as both APIs write them. Istio: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest (keys of headers in lower case). Gateway API:
 * https://gateway-api.sigs.k8s.io/reference/spec/#httproutematch, which knows exact values and regular expressions, and for paths prefixes by whole segments.
 */
import type { TrafficMatch } from '@sightglass/shared/contract';
import { asBody, type Body } from '../../mesh-config/trim-spec.ts';
import { listBodies, readText } from '../configured/read-values.ts';

const HOWS = ['exact', 'prefix', 'regex'] as const;

/** What any value matches. */
const ANYTHING = '.*';

function writeText({ how, value }: TrafficMatch, present: Body): Body {
  return how === 'present' ? present : { [how]: value };
}

export function toIstioMatch(matches: readonly TrafficMatch[]): Body {
  const body: Record<string, unknown> = {};
  const headers: Record<string, Body> = {};
  const parameters: Record<string, Body> = {};
  for (const one of matches) {
    if (one.on === 'path') body['uri'] = writeText(one, {});
    else if (one.on === 'method') body['method'] = writeText(one, {});
    else if (one.on === 'header') headers[(one.name ?? '').toLowerCase()] = writeText(one, {});
    else parameters[one.name ?? ''] = writeText(one, { regex: ANYTHING });
  }
  if (Object.keys(headers).length > 0) body['headers'] = headers;
  if (Object.keys(parameters).length > 0) body['queryParams'] = parameters;
  return body;
}

function readIstioText(value: unknown): Pick<TrafficMatch, 'how' | 'value'> | null {
  const body = asBody(value);
  if (Object.keys(body).length === 0) return { how: 'present' };
  const how = HOWS.find((key) => typeof body[key] === 'string');
  return how && Object.keys(body).length === 1 ? { how, value: String(body[how]) } : null;
}

/** Null where forms cannot say it. */
export function fromIstioMatch(match: Body): TrafficMatch[] | null {
  const found: TrafficMatch[] = [];
  for (const [key, value] of Object.entries(match)) {
    if (key === 'name') continue;
    if (key === 'uri' || key === 'method') {
      const text = readIstioText(value);
      if (!text || text.how === 'present') return null;
      found.push({ on: key === 'uri' ? 'path' : 'method', ...text });
    } else if (key === 'headers' || key === 'queryParams') {
      const on = key === 'headers' ? 'header' : 'query';
      for (const [name, written] of Object.entries(asBody(value))) {
        const text = readIstioText(written);
        if (!text) return null;
        const isAny = on === 'query' && text.how === 'regex' && text.value === ANYTHING;
        found.push(isAny ? { on, name, how: 'present' } : { on, name, ...text });
      }
    } else return null;
  }
  return found.length > 0 ? found : null;
}

const escapeExpression = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
const unescapeExpression = (text: string): string => text.replaceAll(/\\([\\^$.*+?()[\]{}|])/g, '$1');

function toGatewayText({ how, value = '' }: TrafficMatch): Body {
  if (how === 'exact') return { type: 'Exact', value };
  const expression =
    how === 'present' ? ANYTHING : how === 'prefix' ? escapeExpression(value) + ANYTHING : value;
  return { type: 'RegularExpression', value: expression };
}

const PATH_TYPES = { exact: 'Exact', prefix: 'PathPrefix', regex: 'RegularExpression' } as const;

export function toGatewayMatch(matches: readonly TrafficMatch[]): Body {
  const body: Record<string, unknown> = {};
  const headers: Body[] = [];
  const parameters: Body[] = [];
  for (const one of matches) {
    if (one.on === 'path')
      body['path'] = { type: PATH_TYPES[one.how === 'present' ? 'regex' : one.how], value: one.value };
    else if (one.on === 'method') body['method'] = one.value;
    else if (one.on === 'header') headers.push({ name: one.name, ...toGatewayText(one) });
    else parameters.push({ name: one.name, ...toGatewayText(one) });
  }
  if (headers.length > 0) body['headers'] = headers;
  if (parameters.length > 0) body['queryParams'] = parameters;
  return body;
}

function readGatewayText(body: Body): Pick<TrafficMatch, 'how' | 'value'> | null {
  const value = readText(body['value']);
  const type = readText(body['type']) ?? 'Exact';
  if (value === null) return null;
  if (type === 'Exact') return { how: 'exact', value };
  if (type !== 'RegularExpression') return null;
  if (value === ANYTHING) return { how: 'present' };
  const start = value.endsWith(ANYTHING) ? value.slice(0, -ANYTHING.length) : null;
  const plain = start === null ? '' : unescapeExpression(start);
  // A beginning that was escaped, and nothing that was meant as an expression.
  if (start !== null && escapeExpression(plain) === start) return { how: 'prefix', value: plain };
  return { how: 'regex', value };
}

/** Null where forms cannot say it. */
export function fromGatewayMatch(match: Body): TrafficMatch[] | null {
  const found: TrafficMatch[] = [];
  for (const [key, value] of Object.entries(match)) {
    if (key === 'path') {
      const { type = 'PathPrefix', value: text } = asBody(value);
      const how = HOWS.find((one) => PATH_TYPES[one] === type);
      if (!how || typeof text !== 'string') return null;
      // Beside other conditions it says nothing: API servers fill it in.
      const isAny = how === 'prefix' && text === '/' && Object.keys(match).length > 1;
      if (!isAny) found.push({ on: 'path', how, value: text });
    } else if (key === 'method' && typeof value === 'string') {
      found.push({ on: 'method', how: 'exact', value });
    } else if (key === 'headers' || key === 'queryParams') {
      for (const one of listBodies(value)) {
        const text = readGatewayText(one);
        const name = readText(one['name']);
        if (!text || name === null) return null;
        found.push({ on: key === 'headers' ? 'header' : 'query', name, ...text });
      }
    } else return null;
  }
  return found.length > 0 ? found : null;
}
