/** What makes an answer unreadable, in words that go on after "is no Prometheus answer: ". */
export class MalformedAnswer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MalformedAnswer';
  }
}
