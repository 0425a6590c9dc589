/**
 * A block holds all rows of one span of time in typed arrays, sorted by lane: about 110 bytes for a row with latency. What enters
 * the writer are rows in any order; what leaves is an immutable block.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export interface Block {
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Milliseconds of the span for which there were windows. */
  readonly coveredMs: Milliseconds;
  readonly rows: number;
  /** Lane of each row, ascending; a lane may occur twice. */
  readonly lanes: Uint32Array;
  /** Rank of the evidence for each row's proofs (precedence.ts). */
  readonly evidence: Uint8Array;
  /** Row r has the cells firstCell[r] to firstCell[r + 1]: pairs of column (columns.ts) and value. */
  readonly firstCell: Uint32Array;
  readonly columns: Uint8Array;
  readonly values: Float64Array;
  /** Row r has the outcomes firstOutcome[r] to firstOutcome[r + 1]; keys as outcomeKey() makes them. */
  readonly firstOutcome: Uint32Array;
  readonly outcomeKeys: Uint32Array;
  readonly outcomeValues: Float64Array;
}

/** Key of a count of an outcome: of its requests, or of its opened connections. */
export function outcomeKey(outcome: number, opened: boolean): number {
  return outcome * 2 + (opened ? 1 : 0);
}

/** Bytes of memory that a block takes. */
export function blockBytes(block: Block): number {
  return (
    block.lanes.byteLength +
    block.evidence.byteLength +
    block.firstCell.byteLength +
    block.columns.byteLength +
    block.values.byteLength +
    block.firstOutcome.byteLength +
    block.outcomeKeys.byteLength +
    block.outcomeValues.byteLength
  );
}

/** The first row whose lane is not below the given one; `rows` when there is none. */
export function findLane(block: Block, lane: number): number {
  let low = 0;
  let high = block.rows;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((block.lanes[middle] as number) < lane) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One builds a window while another adds a minute up. */
const MAX_IDLE = 2;

type Growable = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

function grow<Numbers extends Growable>(numbers: Numbers, used: number): Numbers {
  if (used < numbers.length) return numbers;
  const larger = new (numbers.constructor as new (length: number) => Numbers)(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** Writers not in use: the buffers of one are ten megabytes for a large mesh, and a window would leave them as garbage. */
const idle: BlockWriter[] = [];

/** An empty writer, to be used for one block: `finish` gives it back. */
export function takeBlockWriter(): BlockWriter {
  return idle.pop() ?? new BlockWriter();
}

/** Collects rows in buffers that grow. */
export class BlockWriter {
  private lanes = new Float64Array(1024);
  private evidence = new Uint8Array(1024);
  private firstCell = new Uint32Array(1024);
  private firstOutcome = new Uint32Array(1024);
  private columns = new Uint8Array(16_384);
  private values = new Float64Array(16_384);
  private outcomeKeys = new Uint32Array(4096);
  private outcomeValues = new Float64Array(4096);
  private rows = 0;
  private cells = 0;
  private outcomes = 0;

  /** Begins a row; cells and outcomes given next belong to it. */
  row(lane: number, evidence: number): void {
    this.lanes = grow(this.lanes, this.rows);
    this.evidence = grow(this.evidence, this.rows);
    this.firstCell = grow(this.firstCell, this.rows + 1);
    this.firstOutcome = grow(this.firstOutcome, this.rows + 1);
    this.lanes[this.rows] = lane;
    this.evidence[this.rows] = evidence;
    this.firstCell[this.rows] = this.cells;
    this.firstOutcome[this.rows] = this.outcomes;
    this.rows++;
  }

  /** Adds a cell to the row; zero, and what is no count, is left out. */
  cell(column: number, value: number): void {
    if (!(value > 0)) return;
    this.columns = grow(this.columns, this.cells);
    this.values = grow(this.values, this.cells);
    this.columns[this.cells] = column;
    this.values[this.cells] = value;
    this.cells++;
  }

  outcome(key: number, value: number): void {
    this.outcomeKeys = grow(this.outcomeKeys, this.outcomes);
    this.outcomeValues = grow(this.outcomeValues, this.outcomes);
    this.outcomeKeys[this.outcomes] = key;
    this.outcomeValues[this.outcomes] = value;
    this.outcomes++;
  }

  /** The rows so far, sorted by lane, as a block; the writer is empty again. */
  finish(span: { start: EpochMs; end: EpochMs; coveredMs: Milliseconds }): Block {
    const { rows, cells, outcomes } = this;
    this.firstCell[rows] = cells;
    this.firstOutcome[rows] = outcomes;
    // Lane and position in one number, as typed arrays sort numbers natively; 2^21 rows and 2^32 lanes fit 53 bits.
    const order = new Float64Array(rows);
    for (let row = 0; row < rows; row++) order[row] = (this.lanes[row] as number) * 2 ** 21 + row;
    order.sort();
    const block: Block = {
      ...span,
      rows,
      lanes: new Uint32Array(rows),
      evidence: new Uint8Array(rows),
      firstCell: new Uint32Array(rows + 1),
      columns: new Uint8Array(cells),
      values: new Float64Array(cells),
      firstOutcome: new Uint32Array(rows + 1),
      outcomeKeys: new Uint32Array(outcomes),
      outcomeValues: new Float64Array(outcomes),
    };
    let cell = 0;
    let outcome = 0;
    for (let to = 0; to < rows; to++) {
      const from = (order[to] as number) % 2 ** 21;
      block.lanes[to] = this.lanes[from] as number;
      block.evidence[to] = this.evidence[from] as number;
      block.firstCell[to] = cell;
      block.firstOutcome[to] = outcome;
      const cellEnd = this.firstCell[from + 1] as number;
      for (let i = this.firstCell[from] as number; i < cellEnd; i++, cell++) {
        block.columns[cell] = this.columns[i] as number;
        block.values[cell] = this.values[i] as number;
      }
      const outcomeEnd = this.firstOutcome[from + 1] as number;
      for (let i = this.firstOutcome[from] as number; i < outcomeEnd; i++, outcome++) {
        block.outcomeKeys[outcome] = this.outcomeKeys[i] as number;
        block.outcomeValues[outcome] = this.outcomeValues[i] as number;
      }
    }
    block.firstCell[rows] = cell;
    block.firstOutcome[rows] = outcome;
    this.rows = 0;
    this.cells = 0;
    this.outcomes = 0;
    if (idle.length < MAX_IDLE) idle.push(this);
    return block;
  }
}
