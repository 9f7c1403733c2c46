import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  decodeEnrolment,
  decodeFromMaster,
  decodeFromMinion,
  encodeEnrolment,
  encodeForMaster,
  encodeForMinion,
} from './codec.ts';
import { goldenEnrolment, goldenMasterMessages, goldenMinionMessages } from './golden-messages.ts';
import { masterMessages, minionMessages } from './messages.ts';

/** Hex by direction and type; what a released version has written, every later one must read and write. */
const golden: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('./golden-v1.json', import.meta.url), 'utf8'),
);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const unhex = (name: string) => Buffer.from(golden[name] ?? '', 'hex');

describe('version 1 of the protocol', () => {
  it('has golden bytes for every message', () => {
    const names = [
      'enrolment',
      ...Object.keys(minionMessages).map((type) => `minion.${type}`),
      ...Object.keys(masterMessages).map((type) => `master.${type}`),
    ];
    expect(Object.keys(golden).toSorted()).toEqual(names.toSorted());
  });

  it.each(goldenMinionMessages.map((message) => [message.type, message] as const))(
    'has the same bytes as ever for a minion`s %s',
    (type, message) => {
      expect(hex(encodeForMaster(message))).toBe(golden[`minion.${type}`]);
      expect(decodeFromMinion(unhex(`minion.${type}`))).toEqual(message);
    },
  );

  it.each(goldenMasterMessages.map((message) => [message.type, message] as const))(
    'has the same bytes as ever for the master`s %s',
    (type, message) => {
      expect(hex(encodeForMinion(message))).toBe(golden[`master.${type}`]);
      expect(decodeFromMaster(unhex(`master.${type}`))).toEqual(message);
    },
  );

  it('has the same bytes as ever for an enrolment', () => {
    expect(hex(encodeEnrolment(goldenEnrolment))).toBe(golden['enrolment']);
    expect(decodeEnrolment(unhex('enrolment'))).toEqual(goldenEnrolment);
  });
});
