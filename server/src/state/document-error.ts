/** Why a document could not be changed. */
export class DocumentError extends Error {
  /** `missing`: no such id; `conflict`: somebody changed it meanwhile; `owned-by-file`: its file decides; `exists`: the id is taken. */
  readonly reason: 'missing' | 'conflict' | 'owned-by-file' | 'exists';

  constructor(reason: DocumentError['reason'], message: string) {
    super(message);
    this.name = 'DocumentError';
    this.reason = reason;
  }
}
