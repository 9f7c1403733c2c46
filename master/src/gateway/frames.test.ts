import { PassThrough } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader, writeFrame } from './frames.ts';

const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');

/** The bytes of frames as they are written. */
async function bytesOf(
  frames: readonly { kind: number; tag: Uint8Array; payload: Uint8Array }[],
): Promise<Buffer> {
  const stream = new PassThrough();
  for (const { kind, tag, payload } of frames) writeFrame(stream, kind, tag, payload);
  await new Promise((resolve) => process.nextTick(resolve));
  stream.end();
  return Buffer.concat(await stream.toArray());
}

describe('frames between the master and its gateway', () => {
  it('come out as they went in, however the bytes are cut', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    const frame = fc.record({ kind: fc.nat(255), tag: fc.uint8Array({ maxLength: 255 }), payload: bytes });
    await fc.assert(
      fc.asyncProperty(
        fc.array(frame, { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 400 })),
        async (frames, cuts) => {
          const whole = await bytesOf(frames);
          const reader = new FrameReader();
          const read: { kind: number; tag: string; payload: string }[] = [];
          for (let start = 0, index = 0; start < whole.length; index++) {
            const end = start + (cuts[index] ?? whole.length);
            for (const { kind, tag, payload } of reader.push(whole.subarray(start, end))) {
              read.push({ kind, tag: tag.toString('hex'), payload: payload.toString('hex') });
            }
            start = end;
          }
          expect(read).toEqual(
            frames.map(({ kind, tag, payload }) => ({ kind, tag: hex(tag), payload: hex(payload) })),
          );
        },
      ),
    );
  });

  it('are refused when they claim to be larger than any can be', () => {
    expect(() => [...new FrameReader().push(Buffer.from('ffffffff0100', 'hex'))]).toThrow('malformed');
  });
});
