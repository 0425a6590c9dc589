import express from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readAuthor } from './author.ts';
import { createErrorHandler } from './error-handler.ts';
import { readJsonBody } from './json-body.ts';

const schema = z.object({ name: z.string(), parts: z.array(z.object({ size: z.number() })).default([]) });
const app = express();
app.post('/', async (asked, answer) => {
  answer.json({ body: await readJsonBody(asked, schema), author: readAuthor(asked) });
});
app.use(createErrorHandler(pino({ level: 'silent' })));

const send = (type: string, text: string) => request(app).post('/').set('Content-Type', type).send(text);

describe('a JSON body', () => {
  it('comes out as its schema makes it, with its author', async () => {
    const { body } = await request(app)
      .post('/')
      .set('X-Sightglass-Author', encodeURIComponent('Žofie\nx'))
      .send({ name: 'a', more: 1 });
    expect(body).toEqual({ body: { name: 'a', parts: [] }, author: 'Žofie x' });
  });

  it('names every invalid field by its path', async () => {
    const { status, body } = await request(app)
      .post('/')
      .send({ parts: [{ size: 'large' }] });
    expect(status).toBe(400);
    expect((body as { errors: { path: string }[] }).errors.map(({ path }) => path)).toEqual([
      'body.name',
      'body.parts.0.size',
    ]);
  });

  it('is refused when it is no JSON, of another type, or too large', async () => {
    expect((await send('application/json', '{"name"')).status).toBe(400);
    expect((await send('text/plain', '{"name":"a"}')).status).toBe(415);
    expect((await send('application/json', `{"name":"${'a'.repeat(3 * 2 ** 20)}"}`)).status).toBe(413);
  });

  it('is anonymous without a readable author', () => {
    expect(readAuthor({ headers: {} })).toBe('anonymous');
    expect(readAuthor({ headers: { 'x-sightglass-author': '%zz' } })).toBe('anonymous');
  });
});
