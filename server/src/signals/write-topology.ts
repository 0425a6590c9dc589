/**
 * A graph of sums -> the JSON of a topology as bytes, the same that JSON.stringify() makes of its presented nodes and edges. It is
 * the one answer of which there may be megabytes: without an object for every edge it takes half the time.
 */
import type { Signals, Topology, TopologyEdge, TopologyNode } from '@sightglass/shared/contract';
import { startPace } from '../pace.ts';
import type { Graph, GraphEdge } from './build-graph.ts';
import { createScratch, healthOf, writeSignalsInto } from './golden-signals.ts';
import { JsonBytes, toPiece } from './json-bytes.ts';
import { byId, presentNodes, type Measure } from './present-graph.ts';

/** Pieces by a word of a small vocabulary, each made when first needed. */
function createPieces<Word extends string>(format: (word: Word) => string): (word: Word) => Uint8Array {
  const pieces = new Map<Word, Uint8Array>();
  return (word) => {
    let piece = pieces.get(word);
    if (!piece) {
      piece = toPiece(format(word));
      pieces.set(word, piece);
    }
    return piece;
  };
}

const CLUSTER = toPiece(',"cluster":');
const NAMESPACE = toPiece(',"namespace":');
const NAME = toPiece(',"name":');
const VERSION = toPiece(',"version":');
const EXTERNAL = toPiece(',"external":true');
const INTERNAL = toPiece(',"external":false');
const MEMBERS = toPiece(',"members":');
const ERROR_RATIO = toPiece(',"errorRatio":');
const NO_ERROR_RATIO = toPiece(',"errorRatio":null');
const P50 = toPiece(',"latency":{"p50":');
const P95 = toPiece(',"p95":');
const P99 = toPiece(',"p99":');
const BYTES = toPiece('},"bytesPerSecond":');
const NO_LATENCY_BYTES = toPiece(',"latency":null,"bytesPerSecond":');
const OPENED = toPiece(',"openedPerSecond":');
const PLAINTEXT = toPiece(',"plaintextShare":');
const SATURATION = toPiece(',"saturation":');
const CLOSE = toPiece('}');

const kindOf = createPieces<TopologyNode['kind']>((word) => `,"kind":"${word}"`);
const statusOf = createPieces<TopologyNode['health']>((word) => `,"health":"${word}","requestsPerSecond":`);
const mtlsOf = createPieces<Signals['mtls']['state']>((word) => `,"mtls":{"state":"${word}","mutualShare":`);
const measuredOf = createPieces<TopologyNode['measured']>((word) => `,"measured":"${word}"}`);
const evidenceOf = createPieces<TopologyEdge['mtls']['evidence']>(
  (word) => `,"evidence":"${word}"},"reporters":`,
);
/** By the names, joined as they are in the list. */
const reportersOf = createPieces((names) => (names === '' ? '[]}' : `["${names}"]}`));

function writeSignals(out: JsonBytes, signals: Signals): void {
  const { errorRatio, latency, mtls } = signals;
  out.number(signals.requestsPerSecond);
  if (errorRatio === null) out.piece(NO_ERROR_RATIO);
  else {
    out.piece(ERROR_RATIO);
    out.number(errorRatio);
  }
  if (latency) {
    out.piece(P50);
    out.number(latency.p50);
    out.piece(P95);
    out.number(latency.p95);
    out.piece(P99);
    out.number(latency.p99);
  }
  out.piece(latency ? BYTES : NO_LATENCY_BYTES);
  out.number(signals.bytesPerSecond);
  out.piece(OPENED);
  out.number(signals.openedPerSecond);
  out.piece(mtlsOf(mtls.state));
  out.number(mtls.mutualShare);
  out.piece(PLAINTEXT);
  out.number(mtls.plaintextShare);
}

function writeNode(out: JsonBytes, node: TopologyNode): void {
  out.ascii(`{"id":"${node.id}"`);
  out.piece(kindOf(node.kind));
  out.piece(CLUSTER);
  out.text(node.cluster);
  out.piece(NAMESPACE);
  out.text(node.namespace);
  out.piece(NAME);
  out.text(node.name);
  if (node.version !== undefined) {
    out.piece(VERSION);
    out.text(node.version);
  }
  out.piece(node.external ? EXTERNAL : INTERNAL);
  if (node.members !== undefined) {
    out.piece(MEMBERS);
    out.number(node.members);
  }
  out.piece(statusOf(node.health));
  writeSignals(out, node);
  out.piece(CLOSE);
  if (node.saturation) {
    out.piece(SATURATION);
    out.value(node.saturation);
  }
  out.piece(measuredOf(node.measured));
}

/** Beginnings of edges by id, which says all that they hold. Those of edges that no longer exist are given up with all others. */
const heads = new Map<string, string>();
const MOST_HEAD_CHARACTERS = 2 ** 24;
let headCharacters = 0;

/** Ids are ASCII without quotes and backslashes (shared/identity.ts). */
function headOf({ id, source, target, protocol }: GraphEdge): string {
  let head = heads.get(id);
  if (head === undefined) {
    head = `{"id":"${id}","source":"${source}","target":"${target}","protocol":"${protocol}"`;
    if (headCharacters + head.length > MOST_HEAD_CHARACTERS) {
      heads.clear();
      headCharacters = 0;
    }
    headCharacters += head.length;
    heads.set(id, head);
  }
  return head;
}

const scratch = createScratch();

function writeEdge(out: JsonBytes, edge: GraphEdge, measure: Measure): void {
  const signals = writeSignalsInto(scratch, edge.sums, measure.coveredMs);
  out.ascii(headOf(edge));
  out.piece(statusOf(healthOf(signals, measure.thresholds)));
  writeSignals(out, signals);
  out.piece(evidenceOf(edge.evidence));
  out.piece(reportersOf(edge.reporters.join('","')));
}

const WINDOW = toPiece('{"window":');
const NODES = toPiece(',"nodes":[');
const EDGES = toPiece('],"edges":[');
const WARNINGS = toPiece('],"warnings":');

/** Edges between two looks at the clock. */
const STRIDE = 256;

let expectedBytes = 65_536;

/** The answer's bytes; `onPart` is called with parts of them before all are there, so that they can be packed meanwhile. Nodes and edges in the order of their ids, so that equal telemetry gives equal text. */
export async function writeTopology(
  graph: Graph,
  measure: Measure,
  { window, warnings, onPart }: Pick<Topology, 'window' | 'warnings'> & { onPart?: (part: Buffer) => void },
): Promise<Buffer> {
  const pace = startPace();
  const out = new JsonBytes(expectedBytes);
  out.piece(WINDOW);
  out.value(window);
  out.piece(NODES);
  for (const [i, node] of presentNodes(graph, measure).entries()) {
    if (i > 0) out.comma();
    writeNode(out, node);
  }
  out.piece(EDGES);
  const edges = graph.edges.toSorted(byId);
  for (let i = 0; i < edges.length; i++) {
    if (i > 0) out.comma();
    writeEdge(out, edges[i] as GraphEdge, measure);
    if (i % STRIDE === 0 && pace.isDue()) {
      onPart?.(out.take());
      await pace.rest();
    }
  }
  out.piece(WARNINGS);
  out.value(warnings);
  out.piece(CLOSE);
  const bytes = out.finish();
  expectedBytes = Math.ceil(bytes.length * 1.02);
  return bytes;
}
