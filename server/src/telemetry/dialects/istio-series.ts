/**
 * What an Istio series says, for sidecars, gateways and waypoints as for ztunnel: the two differ in which end the scraped
 * proxy is and in what they know of mutual TLS.
 */
import { UNKNOWN, type Protocol } from '@sightglass/shared/identity';
import type { EdgeKey, Outcome, Reporter } from '../edge-window.ts';
import { isFailed, isNeverArrived } from '../outcome.ts';
import type { Dropped, Labels, SeriesMeaning, TargetIdentity } from './dialect.ts';
import type { Family } from './istio-families.ts';
import { readIstioEnds } from './istio-ends.ts';
import type { MtlsSign } from './istio-mtls.ts';
import { firstKnown, readBound } from './labels.ts';

/** How one kind of Istio proxy is read. */
export interface IstioProxy {
  /** Which end of the edge the scraped proxy is; null when the reporter label is none that is known. */
  readonly selfOf: (reporter: string) => 'source' | 'destination' | 'neither' | null;
  readonly readMtls: (labels: Labels) => MtlsSign;
}

interface LabelSetMeaning {
  readonly reporter: Reporter;
  readonly edge: EdgeKey;
  readonly outcome: Outcome;
  readonly foldInto?: string;
}

/** The proxy's own word; where there is none, a gRPC status tells. */
function readProtocol(labels: Labels): Protocol {
  const protocol = labels.get('request_protocol')?.toLowerCase();
  if (protocol === 'tcp' || protocol === 'grpc' || protocol === 'http') return protocol;
  return firstKnown(labels.get('grpc_response_status')) === UNKNOWN ? 'http' : 'grpc';
}

/** Edge, reporter and outcome of a label set; `isTcp` for the families of connections. */
export function readLabelSet(
  labels: Labels,
  identity: TargetIdentity,
  { proxy, isTcp }: { readonly proxy: IstioProxy; readonly isTcp: boolean },
): LabelSetMeaning | Dropped | null {
  const told = labels.get('reporter') ?? '';
  const self = proxy.selfOf(told);
  if (self === null) return null;
  const ends = readIstioEnds(labels, identity, self);
  if (typeof ends === 'string') return { dropped: ends };
  const reporter: Reporter = told === 'source' ? 'source' : 'destination';
  const protocol = isTcp ? 'tcp' : readProtocol(labels);
  const signs = {
    code: isTcp ? '' : (labels.get('response_code') ?? ''),
    // Some print a status beside the protocol `http`: it says nothing of an HTTP response.
    grpcStatus: protocol === 'grpc' ? (labels.get('grpc_response_status') ?? '') : '',
    flags: labels.get('response_flags') ?? '',
  };
  const { source, target, external, foldInto } = ends;
  return {
    reporter,
    edge: { source, target, protocol, external },
    outcome: {
      ...signs,
      ...proxy.readMtls(labels),
      sourcePrincipal: firstKnown(labels.get('source_principal')),
      destinationPrincipal: firstKnown(labels.get('destination_principal')),
      failed: isFailed(signs),
      neverArrived: reporter === 'source' && isNeverArrived(signs),
    },
    ...(foldInto === undefined ? {} : { foldInto }),
  };
}

/** Adds to a label set's meaning what the metric's name says. */
export function nameQuantity(
  meaning: LabelSetMeaning | Dropped | null,
  family: Family,
  labels: Labels,
): SeriesMeaning | Dropped | null {
  if (meaning === null || 'dropped' in meaning) return meaning;
  const { reporter, edge, outcome, foldInto } = meaning;
  const { quantity, scale } = family;
  if (quantity !== 'latency-bucket') {
    const said = { quantity, reporter, edge, outcome, scale };
    return foldInto === undefined ? said : { ...said, foldInto };
  }
  const bound = readBound(labels);
  if (bound === null) return null;
  const said = { quantity, reporter, edge, outcome, leMs: bound * scale, scale: 1 };
  return foldInto === undefined ? said : { ...said, foldInto };
}
