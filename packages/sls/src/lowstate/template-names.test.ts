import { describe, expect, test } from 'vitest';
import { PyDict, PyFloat, PyOrderedDict, PyTuple, pyEquals, pyRepr, type Value } from '../value/index.ts';
import { dataFromJson, dataToJson, templateNamesFromJson, templateNamesToJson } from './template-names.ts';

const kept: Readonly<Record<string, Value>> = {
  'a text': 'x',
  nothing: null,
  'a float without a fraction': new PyFloat(2),
  'a large integer': 123_456_789_012_345_678_901_234_567_890n,
  'keys that are no texts': new PyOrderedDict([
    [443, 'https'],
    [80, 'http'],
  ]),
  'keys that look like numbers': new PyOrderedDict([
    ['b', 1],
    ['10', 2],
    ['9', 3],
  ]),
  'floats deep within': [new PyOrderedDict([['v', [new PyFloat(1)]]])],
  'a tuple': new PyTuple([1]),
};

describe('Names for templates keep as JSON', () => {
  test.each(Object.entries(kept))('%s', (_fact, value) => {
    const json: unknown = JSON.parse(JSON.stringify(templateNamesToJson(new PyDict([['n', value]]))));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was written a line above
    const names = templateNamesFromJson(json as Parameters<typeof templateNamesFromJson>[0]);
    expect(pyRepr(names)).toBe(pyRepr(new PyDict([['n', value]])));
  });

  test.each(Object.entries(kept))('%s, as data that is serialized', (_fact, value) => {
    const json: unknown = JSON.parse(JSON.stringify(dataToJson(value)));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was written a line above
    const plain = dataFromJson(json as Parameters<typeof dataFromJson>[0]);
    expect(pyEquals(plain, value)).toBe(true);
    expect(pyRepr(plain)).not.toContain('OrderedDict');
  });

  test('in the form in which they were written, where JSON has it', () => {
    const names = new PyDict([['app', new PyOrderedDict([['port', 80]])]]);
    expect(templateNamesToJson(names)).toEqual({ app: { port: 80 } });
    expect(pyRepr(templateNamesFromJson({ app: { port: 80 } }))).toBe("{'app': OrderedDict([('port', 80)])}");
  });
});
