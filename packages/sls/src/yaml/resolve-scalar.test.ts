import { describe, expect, it } from 'vitest';
import { pyRepr } from '../value/index.ts';
import { needsQuotes, resolvePlainScalar } from './resolve-scalar.ts';

/** Plain text -> how Python would print what it stands for. */
const readings: readonly (readonly [string, string])[] = [
  ['', 'None'],
  ['~', 'None'],
  ['Null', 'None'],
  ['None', "'None'"],
  ['yes', 'True'],
  ['Off', 'False'],
  ['tRue', "'tRue'"],
  ['y', "'y'"],
  ['0', '0'],
  ['-7', '-7'],
  ['+5', '5'],
  ['1_000', '1000'],
  ['0x1F', '31'],
  ['0b101', '5'],
  ['9007199254740993', '9007199254740993'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['0644', '644'],
  ['010', '10'],
  ['00', '0'],
  ['-0644', '-420'],
  ['0o17', "'0o17'"],
  ['08', "'08'"],
  ['12:30', '750'],
  ['1:2:3', '3723'],
  ['0:05', "'0:05'"],
  ['8080:80', "'8080:80'"],
  ['1:30.5', '90.5'],
  ['1.5', '1.5'],
  ['6.', '6.0'],
  ['.5', '0.5'],
  ['1.0e+3', '1000.0'],
  ['1e3', "'1e3'"],
  ['1.5e3', "'1.5e3'"],

  ['.inf', 'inf'],
  ['-.INF', '-inf'],
  ['.nan', 'nan'],
  ['1.2.3', "'1.2.3'"],
  ['2024-02-29', "'2024-02-29'"],
  ['.', "'.'"],
  ['-', "'-'"],
];

describe('plain scalars', () => {
  it.each(readings)('%j reads as %s', (text, printed) => {
    const value = resolvePlainScalar(text);
    expect(value === undefined ? undefined : pyRepr(value)).toBe(printed);
  });

  it.each(['0_', '0x_', '-0b_'])('%j looks like a number and is none', (text) => {
    expect(resolvePlainScalar(text)).toBeUndefined();
  });

  it.each(['yes', '0644', '12', '', '2024-02-29', '1:30', 'null', '=', '<<'])(
    '%j needs quotes to stay text',
    (text) => {
      expect(needsQuotes(text)).toBe(true);
    },
  );

  it.each(['plain', '1.2.3', 'y', 'a b'])('%j stays text without quotes', (text) => {
    expect(needsQuotes(text)).toBe(false);
  });
});
