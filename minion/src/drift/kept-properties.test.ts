import { plainChunk, stateTag } from '@muster/engine';
import { expect, test } from 'vitest';
import type { RunRecord } from './applied-state.ts';
import { withKept } from './kept-properties.ts';
import { noInputs } from './recorded-inputs.ts';

const [earlier, latest] = [recordOf(), recordOf()];
const chunk = plainChunk('service.running', 'app');
const [free, masked] = [{ masked: false }, {}];

test.each([
  ['a state of the run is kept as the run left it', latest, free, masked, masked],
  [
    'a state that the run did not touch is kept as before, whatever has become of it',
    earlier,
    masked,
    masked,
    free,
  ],
  ['a state that the run changed by the way is kept as the run left it', earlier, free, masked, masked],
])('%s', (_, record, before, after, kept) => {
  const holding = (held: typeof masked) => new Map([[stateTag(chunk), held]]);
  const entries = [{ chunk, record, kept: free }];
  expect(withKept(entries, latest, holding(before), holding(after))).toEqual([{ chunk, record, kept }]);
});

function recordOf(): RunRecord {
  return { grains: {}, pillar: {}, secrets: [], inputs: noInputs() };
}
