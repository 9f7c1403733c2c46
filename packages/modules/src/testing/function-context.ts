import { type FunctionContext, type MinionServices, plainContext } from '@muster/engine';

/** What a function is called with in a test: a host, and of a minion only what the test gives; a call beyond that has to fail. */
export function functionContext(
  host: FunctionContext['host'],
  facts: Parameters<typeof plainContext>[0] = {},
  minion: Partial<MinionServices> = {},
): FunctionContext {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return { ...plainContext(facts), host, minion: minion as MinionServices, keepSecret: () => undefined };
}
