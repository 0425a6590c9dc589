/** A body in a format or packing that is not understood; the message says which are. */
export class UnsupportedBody extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnsupportedBody';
  }
}
