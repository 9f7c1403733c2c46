import * as fc from 'fast-check';
import { Packr } from 'msgpackr';
import { describe, expect, it } from 'vitest';
import { MusterError } from '../errors/muster-error.ts';
import { decodeEnrolment, decodeFromMaster, decodeFromMinion, encodeForMaster } from './codec.ts';
import { messageLimits } from './messages.ts';
import { agreedProtocol } from './protocol.ts';

const packr = new Packr({ useRecords: false });
const pack = (value: unknown): Uint8Array => packr.pack(value);
const event = (data: Record<string, unknown>) =>
  ({ v: 1, type: 'event', id: 7, body: { tag: 'a/b', data } }) as const;
const zeros = (length: number) => '00'.repeat(length);
const range = (lowest: number, highest: number) => ({ lowest, highest });

function arrivedData(bytes: Uint8Array): Record<string, unknown> {
  const message = decodeFromMinion(bytes);
  if (message.type !== 'event') throw new Error(`${message.type} arrived`);
  return message.body.data;
}

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe('the codec', () => {
  it('brings back what it was given', () => {
    const data = { text: 'ä', list: [1, -1, 2 ** 40, 0.5, null, true], bytes: Buffer.from([0, 255]) };
    expect(decodeFromMinion(encodeForMaster(event(data)))).toMatchObject(event(data));
  });

  it('leaves out fields that are undefined, at any depth', () => {
    const data = { value: 1, allow: undefined, list: [{ of: undefined }] };
    expect(arrivedData(encodeForMaster(event(data)))).toEqual({ value: 1, list: [{}] });
    expect(Object.keys(arrivedData(encodeForMaster(event(data))))).toEqual(['value', 'list']);
    const message = { v: 1, type: 'jobAck', id: 1, body: { jid: '1'.repeat(20), state: 'queued' } } as const;
    const bytes = encodeForMaster({ ...message, body: Object.assign({ reason: undefined }, message.body) });
    expect(decodeFromMinion(bytes)).toEqual(message);
  });

  it('takes objects without a prototype and gives plain ones', () => {
    const data = Object.assign(Object.create(null), { constructor: 1, toString: 2 });
    expect(arrivedData(encodeForMaster(event(data)))).toEqual({ constructor: 1, toString: 2 });
  });

  it('lets no key reach a prototype', () => {
    const data = JSON.parse('{"__proto__": {"admin": true}}');
    const arrived = arrivedData(pack(event(data)));
    expect(arrived['admin']).toBeUndefined();
    expect(Object.getPrototypeOf(arrived)).toBe(Object.prototype);
  });

  it.each([
    ['a date', new Date()],
    ['a symbol', Symbol('x')],
    ['a number beyond 64 bits', 2n ** 70n],
    ['200 levels', Array.from({ length: 200 }).reduce((inner) => [inner], 1)],
    ['100,000 levels', Array.from({ length: 100_000 }).reduce((inner) => [inner], 1)],
  ])('does not send %s', (_, value) => {
    const error = thrownBy(() => encodeForMaster(event({ value })));
    expect(error).toMatchObject({ code: 'MESSAGE_INVALID' });
  });

  it.each([
    ['a large event', new Uint8Array(messageLimits.ofType.event), 'is larger than'],
    ['very many values', Array(messageLimits.valuesToMaster).fill(0), 'holds more than'],
  ])('does not send %s', (_, value, message) => {
    expect(() => encodeForMaster(event({ value }))).toThrow(message);
  });
});

describe('a message that arrives', () => {
  it.each([
    ['nothing', ''],
    ['a number', '01'],
    ['an array that claims four billion entries', `ddffffffff${zeros(8)}`],
    ['a map that claims four billion entries', `dfffffffff${zeros(8)}`],
    ['a text longer than the message', `dbffffffff${zeros(8)}`],
    ['binary longer than the message', `c6ffffffff${zeros(8)}`],
    ['the code that is never used', 'c1'],
    ['a timestamp', 'd6ff00000000'],
    ['a record definition of msgpackr', 'd4724000'],
    ['a map whose key is a number', '810102'],
    ['a map whose key is a map', '818001'],
    ['two values', '8080'],
    ['100,000 arrays in each other', '91'.repeat(100_000)],
  ])('is refused when it is %s', (_, hex) => {
    const error = thrownBy(() => decodeFromMinion(Buffer.from(hex, 'hex')));
    expect(error).toMatchObject({ code: 'MESSAGE_INVALID' });
  });

  it.each([
    ['an unknown type', { v: 1, type: 'shell', id: 1, body: {} }],
    ['a type of Object`s prototype', { v: 1, type: 'constructor', id: 1, body: {} }],
    ['__proto__ as its type', { v: 1, type: '__proto__', id: 1, body: {} }],
    ['a message of the master', { v: 1, type: 'job', id: 1, body: {} }],
    ['a field too many', { v: 1, type: 'ping', id: 1, body: { running: [] }, to: 'b' }],
    ['a field too many in its body', { v: 1, type: 'ping', id: 1, body: { running: [], id: 'b' } }],
    ['a field too few', { v: 1, type: 'ping', id: 1, body: {} }],
    ['no version', { type: 'ping', id: 1, body: { running: [] } }],
    ['an id below zero', { v: 1, type: 'ping', id: -1, body: { running: [] } }],
    ['an id that is no number', { v: 1, type: 'ping', id: NaN, body: { running: [] } }],
    ['10,001 jobs', { v: 1, type: 'ping', id: 1, body: { running: Array(10_001).fill('1'.repeat(20)) } }],
  ])('is refused with %s', (_, message) => {
    expect(thrownBy(() => decodeFromMinion(pack(message)))).toMatchObject({ code: 'MESSAGE_INVALID' });
  });

  it('is refused before it is read when it is too large', () => {
    const bytes = new Uint8Array(messageLimits.toMaster + 1);
    expect(() => decodeFromMinion(bytes)).toThrow('is larger than');
    expect(() => decodeEnrolment(new Uint8Array(messageLimits.enrolment + 1))).toThrow('is larger than');
  });

  it('is refused when it is a large event, and not when it is a return of that size', () => {
    const value = new Uint8Array(messageLimits.ofType.event);
    expect(() => decodeFromMinion(pack(event({ value })))).toThrow('is larger than');
    const jid = '1'.repeat(20);
    const body = { jid, fun: 'f', success: true, retcode: 0, return: value, startedAt: 1, durationMs: 1 };
    expect(decodeFromMinion(pack({ v: 1, type: 'jobReturn', id: 1, body })).type).toBe('jobReturn');
  });

  it('is refused when it holds very many values, however small they are', () => {
    const value = Array.from({ length: messageLimits.valuesToMaster }, () => ({}));
    expect(() => decodeFromMinion(pack(event({ value })))).toThrow('holds more than');
  });

  it('is refused with MESSAGE_INVALID and nothing else, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const decode of [decodeFromMinion, decodeFromMaster, decodeEnrolment]) {
          const error = thrownBy(() => decode(bytes));
          expect(error).toBeInstanceOf(MusterError);
          expect(error).toMatchObject({ code: 'MESSAGE_INVALID' });
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused or intact when bits of it were flipped', () => {
    const valid = pack(event({ a: [1, { b: 'text' }], c: new Uint8Array(3), d: 1.5 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 4 }), (flips) => {
        const bytes = Uint8Array.from(valid);
        for (const [at, value] of flips) bytes[at] = value;
        const result = thrownBy(() => decodeFromMinion(bytes));
        if (result instanceof Error) expect(result).toMatchObject({ code: 'MESSAGE_INVALID' });
        else expect(result).toMatchObject({ id: expect.any(Number), body: expect.any(Object) });
      }),
      { numRuns: 5000 },
    );
  });

  it('brings any plain data', () => {
    // -0, NaN and the renamed __proto__ are JSON's and msgpackr's own business.
    const json = fc
      .jsonValue({ maxDepth: 5 })
      .filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.stringify(arrivedData(encodeForMaster(event({ value }))))).toBe(
          JSON.stringify({ value }),
        );
      }),
    );
  });
});

describe('protocol versions', () => {
  it.each([
    [range(1, 1), range(1, 1), 1],
    [range(1, 3), range(2, 5), 3],
    [range(2, 9), range(1, 4), 4],
    [range(1, 1), range(2, 3), undefined],
    [range(4, 5), range(2, 3), undefined],
    [range(3, 1), range(1, 3), undefined],
  ])('%j and %j agree on %s', (theirs, ours, agreed) => {
    expect(agreedProtocol(theirs, ours)).toBe(agreed);
  });
});
