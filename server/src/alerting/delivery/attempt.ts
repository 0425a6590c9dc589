/**
 * One attempt to tell a receiver. In: the receiver with sealed secrets and what is told. Out: whether it was taken, with status and the
 * first words of the answer, secrets taken out. Never throws: whatever goes wrong is the attempt's outcome.
 */
import type { Receiver } from '@sightglass/shared/contract';
import type { Milliseconds } from '@sightglass/shared/units';
import type { SecretBox } from '../../state/secret-box.ts';
import type { Answer, Reach } from './reach.ts';
import type { Envelope, Message } from './receivers/message.ts';
import { writeMessage } from './receivers/write-message.ts';
import { openTarget, removeSecrets } from './secrets.ts';

export interface Outcome {
  readonly ok: boolean;
  readonly status: number | null;
  readonly detail: string;
  readonly durationMs: Milliseconds;
  /** How long the receiver wants to be left alone; null when it does not say. */
  readonly retryAfterMs: Milliseconds | null;
}

const LONGEST_DETAIL = 500;
/** Statuses by which a receiver asks for a pause (RFC 6585 section 4, RFC 9110 section 15.6.4). */
const PAUSING = new Set([429, 503]);

interface Judged extends Answer {
  readonly ok: boolean;
}

async function send(message: Message, reach: Reach): Promise<readonly Judged[]> {
  if (message.kind === 'mail') {
    const answer = await reach.mail(message.mail);
    return [{ ...answer, ok: answer.status !== null && answer.status >= 200 && answer.status < 300 }];
  }
  return Promise.all(
    message.posts.map(async (post) => {
      const answer = await reach.post(post);
      const ok = answer.status !== null && message.accepts(answer.status, answer.body);
      return { ...answer, ok };
    }),
  );
}

function describe(answers: readonly Judged[], message: Message): string {
  const words = answers.map(({ body, status, ok }, index) => {
    const text = body.trim() === '' ? (status === null ? 'no answer' : `HTTP ${status}`) : body.trim();
    const redirect =
      status !== null && status >= 300 && status < 400 ? ' (it redirects: write that address)' : '';
    if (answers.length === 1) return `${text}${redirect}`;
    const host = message.kind === 'posts' ? new URL(message.posts[index]?.url ?? 'http://-').host : '';
    return `${host}: ${ok ? 'taken' : text}`;
  });
  return words.join('; ').replaceAll(/\p{Cc}+/gu, ' ');
}

export async function attempt(
  receiver: Receiver,
  envelope: Envelope,
  { box, reach }: { readonly box: SecretBox; readonly reach: Reach },
): Promise<Outcome> {
  const began = performance.now();
  let secrets: readonly string[] = [];
  try {
    const opened = openTarget(receiver, box);
    secrets = opened.secrets;
    const message = writeMessage(opened.target, envelope);
    const answers = await send(message, reach);
    const best = answers.find(({ ok }) => ok) ?? answers[0];
    const pauses = answers.map(({ status, retryAfterMs }) =>
      status !== null && PAUSING.has(status) ? (retryAfterMs ?? 0) : 0,
    );
    const pauseMs = Math.max(0, ...pauses);
    return {
      ok: best?.ok ?? false,
      status: best?.status ?? null,
      detail: removeSecrets(describe(answers, message), secrets).slice(0, LONGEST_DETAIL),
      durationMs: Math.round(performance.now() - began),
      retryAfterMs: pauseMs > 0 ? pauseMs : null,
    };
  } catch (error) {
    const detail = removeSecrets(error instanceof Error ? error.message : String(error), secrets);
    const durationMs = Math.round(performance.now() - began);
    return {
      ok: false,
      status: null,
      detail: detail.slice(0, LONGEST_DETAIL),
      durationMs,
      retryAfterMs: null,
    };
  }
}
