import type { LowChunk } from '@muster/contract';
import { describe, expect, it } from 'vitest';
import type { StateRegistry } from '../attempt/attempt-environment.ts';
import { plainChunk } from '../laws/plain-chunk.ts';
import { listenersOf } from './listeners.ts';
import { makeNode } from './make-node.ts';
import type { Node } from './node.ts';

const noStates: StateRegistry = { get: () => undefined, names: () => [] };

type Requisites = LowChunk['requisites'];

/** A state of the module `test` that changed something, unless its id begins with `same`. */
function ran(id: string, requisites: Requisites = {}, name = id): Node {
  const chunk = plainChunk('test.nop', name, { __id__: id, requisites });
  const changed = !id.startsWith('same');
  const result = {
    name,
    result: true,
    changes: {},
    comment: '',
    duration: 0,
    start_time: '',
    __run_num__: 0,
    __sls__: 's',
    __id__: id,
  };
  return { ...makeNode(chunk, noStates), settled: { result, changed, ran: true } };
}

const on = (key: string, state = 'test') => [{ state, key }];

/** A fact -> the states that ran, who reacts to what, and what is missing. */
const cases: Readonly<Record<string, readonly [readonly Node[], readonly string[], readonly string[]]>> = {
  'a state reacts to the id or the name that it listens to': [
    [ran('a', { listen: on('b') }), ran('c', { listen: on('named') }), ran('b', {}, 'named')],
    ['listener_a <- b', 'listener_c <- b'],
    [],
  ],
  'nothing reacts where nothing changed': [[ran('a', { listen: on('same') }), ran('same')], [], []],
  'one reaction is due for several changes': [
    [ran('a', { listen: [...on('b'), ...on('c')] }), ran('b'), ran('c')],
    ['listener_a <- b, c'],
    [],
  ],
  'listen_in names who reacts, in the order of those who are listened to': [
    [ran('a', { listen_in: on('c') }), ran('b', { listen_in: on('d') }), ran('c'), ran('d')],
    ['listener_c <- a', 'listener_d <- b'],
    [],
  ],
  'what is listened to must exist': [
    [ran('a', { listen: [...on('no'), ...on('b', 'sls'), ...on('b*'), ...on('b', 'test.nop')] }), ran('b')],
    [],
    ['listen_test:no', 'listen_sls:b', 'listen_test:b*', 'listen_test.nop:b'],
  ],
  'what is to react must exist once there is something to react to': [
    [ran('a', { listen_in: on('no') }), ran('same', { listen_in: on('none') })],
    [],
    ['listen_test:no'],
  ],
  'a bare text is the first state of that name, or nothing': [
    [ran('a', { listen: [{ key: 'b' }, { key: 'no' }] }), ran('b')],
    ['listener_a <- b'],
    [],
  ],
};

describe('listeners', () => {
  it.each(Object.entries(cases))('%s', (_fact, [nodes, reactions, missing]) => {
    const found = listenersOf(nodes);
    const shown = found.listeners.map(({ node, changed }) => {
      return `${node.chunk.__id__} <- ${changed.map(({ test }) => test).join(', ')}`;
    });
    expect(shown).toEqual(reactions);
    expect(found.missing.map(({ chunk }) => chunk.name)).toEqual(missing);
  });
});
