/** A pushed body that can never be read, however often it is sent. The message says what is wrong with it. */
export class MalformedBody extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MalformedBody';
  }
}

/** A body, or what it unpacks to, above the limit. */
export class BodyAboveLimit extends Error {
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`larger than ${limitBytes} bytes`);
    this.name = 'BodyAboveLimit';
    this.limitBytes = limitBytes;
  }
}
