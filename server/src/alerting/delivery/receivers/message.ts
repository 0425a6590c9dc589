/** What each kind of receiver makes of a notification: requests or a mail, and what counts as taken. */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { ReceiverTarget } from '@sightglass/shared/contract';
import type { Notification } from '../notification.ts';
import type { Mail, Post } from '../reach.ts';

/** A target whose secrets are readable texts, empty where there is none. */
export type OpenTarget<Kind extends ReceiverTarget['kind'] = ReceiverTarget['kind']> = {
  [K in Kind]: OpenSecrets<Extract<ReceiverTarget, { kind: K }>>;
}[Kind];

type SecretName = 'signingKey' | 'bearer' | 'routingKey' | 'webhookUrl' | 'password';
type OpenSecrets<Target> = { [Name in keyof Target]: Name extends SecretName ? string : Target[Name] };

export interface Envelope {
  /** Id of the delivery: the same for each attempt of it. */
  readonly delivery: string;
  /** The same for all that is told of one group, or one alert. */
  readonly key: string;
  /** Name of the receiver. */
  readonly receiver: string;
  readonly notification: Notification;
  /** Where people reach the console; without a slash at the end. */
  readonly externalUrl: string;
  readonly now: EpochMs;
  readonly alertmanagerResendMs: Milliseconds;
}

export type Message =
  | {
      readonly kind: 'posts';
      /** All are sent; it is enough that one is taken. */
      readonly posts: readonly Post[];
      accepts(status: number, body: string): boolean;
    }
  | { readonly kind: 'mail'; readonly mail: Mail };

export const acceptsSuccess = (status: number): boolean => status >= 200 && status < 300;
