import { describe, expect, it } from 'vitest';
import { giveWay, whileAsked } from './give-way.ts';

const NEVER_MS = 2 ** 30;

describe('giveWay', () => {
  it('waits until all questions are answered, also one that fails', async () => {
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    const questions = [whileAsked(() => first.promise), whileAsked(() => second.promise)];
    const background = giveWay(NEVER_MS).then(() => order.push('background'));
    first.resolve();
    await questions[0];
    order.push('first');
    second.reject(new Error('no such thing'));
    await expect(questions[1]).rejects.toThrow('no such thing');
    order.push('second');
    await background;
    expect(order).toEqual(['first', 'second', 'background']);
  });

  it('waits for nobody when nothing is asked', async () => {
    await expect(giveWay(NEVER_MS)).resolves.toBeUndefined();
  });

  it('goes on in time while questions go on', async () => {
    const question = Promise.withResolvers<void>();
    const asked = whileAsked(() => question.promise);
    await expect(giveWay(1)).resolves.toBeUndefined();
    question.resolve();
    await asked;
  });
});
