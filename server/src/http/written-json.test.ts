import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createPacker } from './written-json.ts';

describe('createPacker', () => {
  it('packs the parts and what is left of the body', async () => {
    const body = Buffer.from(
      JSON.stringify(Array.from({ length: 50_000 }, (_, i) => ({ i, even: i % 2 === 0 }))),
    );
    const packer = createPacker();
    packer.add(body.subarray(0, 10));
    packer.add(body.subarray(10, 300_000));
    const written = packer.finish(body);
    const gzipped = await written.gzipped;
    expect(gzipped && gunzipSync(gzipped).equals(body)).toBe(true);
    expect(gzipped?.length).toBeLessThan(body.length / 4);
    expect(written.body).toBe(body);
  });

  it('leaves to others what was complete at once', () => {
    expect(createPacker().finish(Buffer.from('{}')).gzipped).toBeNull();
  });
});
