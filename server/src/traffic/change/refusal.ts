/** Why a change is not written: `unsupported` where the API has no words for it, `refused` where something must be chosen first or what is there forbids it. */
export class Refusal extends Error {
  readonly kind: 'unsupported' | 'refused';

  constructor(kind: Refusal['kind'], message: string) {
    super(message);
    this.name = 'Refusal';
    this.kind = kind;
  }
}

export function refuse(message: string): never {
  throw new Refusal('refused', message);
}

export function unsupported(message: string): never {
  throw new Refusal('unsupported', message);
}
