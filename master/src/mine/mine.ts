import type { JobRequest } from '@muster/api';
import {
  compileTarget,
  interruptibly,
  type MinionMessages,
  MusterError,
  type Nodegroups,
  parseTarget,
  selectMinions,
  type Target,
  type TargetSubject,
} from '@muster/shared';
import { type EventBus, eventTags } from '../events/index.ts';
import type { Inventory } from '../inventory/index.ts';
import { OncePerMinute } from '../keys/index.ts';
import type { SessionHub } from '../sessions/index.ts';
import { type MineAllowance, type MineEntry, type MineStore, Sequences, toJsonText } from '../store/index.ts';
import { TimeShare } from './time-share.ts';

export interface MineOptions {
  readonly store: MineStore;
  readonly hub: SessionHub;
  readonly inventory: Inventory;
  readonly events: EventBus;
  readonly nodegroups: Nodegroups;
  /** Makes sure that pillar is known where a target asks for it. */
  readonly preparePillar: (target: Target) => Promise<void>;
  readonly log: {
    warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  };
  readonly now?: () => number;
}

/** Values by function or alias, and by the minion that shares them. */
export type MineValues = Record<string, Record<string, unknown>>;

/** What one message of a minion may take at once, in milliseconds. */
const messageMs = 250;

/** What minions share with one another: kept at once, pushed to those that read it before. */
export class Mine {
  readonly #options: MineOptions;
  readonly #values = new Map<string, Map<string, MineEntry>>();
  /** What each subscribed minion has read; undefined until it reads something from this run of the master. */
  readonly #readers = new Map<string, Set<string> | undefined>();
  /** Targets are matched against the whole fleet, in the thread that serves it. */
  readonly #time = new TimeShare({ perSecondMs: 200, burstMs: 200 });
  readonly #once = new OncePerMinute();
  readonly #sequences = new Sequences();

  private constructor(options: MineOptions) {
    this.#options = options;
  }

  static async load(options: MineOptions): Promise<Mine> {
    const mine = new Mine(options);
    for (const entry of await options.store.load()) mine.#sharedBy(entry.minion).set(entry.name, entry);
    options.hub.handle('mineUpdate', (minion, body) => mine.#update(minion, body));
    options.hub.handle('mineGet', async (minion, { target, type, functions }) => ({
      values: await mine.#read(minion, parseTarget(target, type), functions),
    }));
    options.hub.handle('mineSubscribe', (minion) => {
      mine.#readers.set(minion, mine.#readers.get(minion));
    });
    options.hub.on('down', ({ minion }) => {
      if (!options.hub.isConnected(minion)) mine.#readers.delete(minion);
    });
    return mine;
  }

  /** The values of the targeted minions, for an operator: nobody's limits count. */
  async get(target: JobRequest['target'], functions: readonly string[]): Promise<MineValues> {
    const parsed = parseTarget(target.expression, target.type, target.delimiter);
    await this.#options.preparePillar(parsed);
    return this.#select(parsed, functions, undefined);
  }

  /** The names of what each minion shares. */
  list(): Record<string, string[]> {
    const shared = [...this.#values].filter(([, entries]) => entries.size > 0);
    return Object.fromEntries(
      shared.map(([minion, entries]): [string, string[]] => [minion, [...entries.keys()].toSorted()]),
    );
  }

  /** Forgets what a minion shared, whose key was deleted, and what of it is on its way to the disk. */
  forget(minion: string): void {
    const names = [...(this.#values.get(minion)?.keys() ?? [])];
    this.#values.delete(minion);
    this.#readers.delete(minion);
    this.#time.forget(minion);
    this.#tellReaders(minion, names);
    const { store, log } = this.#options;
    this.#sequences
      .take([minion], async () => {
        this.#values.delete(minion);
        await store.forget(minion);
      })
      .catch((error: unknown) => log.warn({ minion, err: error }, 'what it shared is not forgotten on disk'));
  }

  async #read(reader: string, target: Target, functions: readonly string[]): Promise<MineValues> {
    requireShort(target);
    const read = this.#readers.get(reader) ?? new Set();
    for (const name of functions) if (read.size < mostNames && name.length <= longestName) read.add(name);
    if (this.#readers.has(reader)) this.#readers.set(reader, read);
    await this.#options.preparePillar(target);
    // Whoever has just shared something sees it.
    await this.#sequences.over(reader);
    const values = await this.#time.spendInTurn(reader, () =>
      interruptibly(() => this.#select(target, functions, reader), messageMs),
    );
    if (values === undefined) throw new MusterError('TIMEOUT', 'reading the mine takes too long');
    return values.value;
  }

  #select(target: Target, functions: readonly string[], reader: string | undefined): MineValues {
    const { inventory, nodegroups } = this.#options;
    // Without patterns, so that nobody can feel their way along somebody else's pillar.
    const { minions } = selectMinions(target, inventory.subjects(), nodegroups, { exactPillar: true });
    const mayRead = reader === undefined ? () => true : this.#rightsOf(reader);
    const values: MineValues = {};
    for (const name of functions) {
      const shared: [string, unknown][] = [];
      for (const id of minions) {
        const entry = this.#values.get(id)?.get(name);
        if (entry !== undefined && mayRead(entry)) shared.push([id, entry.value]);
      }
      Object.defineProperty(values, name, { value: Object.fromEntries(shared), enumerable: true });
    }
    return values;
  }

  /** What a reader may read. Most of a fleet names its readers in the same words, which are looked at once. */
  #rightsOf(reader: string): (entry: MineEntry) => boolean {
    const subject = this.#options.inventory.subject(reader);
    const known = new Map<string, boolean>();
    return ({ allow, minion }) => {
      if (allow === undefined || minion === reader) return true;
      const words = JSON.stringify([allow.type, allow.target]);
      const isAllowed = known.get(words) ?? this.#isReader(subject, minion, allow);
      known.set(words, isAllowed);
      return isAllowed;
    };
  }

  #isReader(subject: TargetSubject, minion: string, allow: MineAllowance): boolean {
    try {
      return this.#compile(minion, allow)(subject);
    } catch (error) {
      if (error instanceof MusterError) return false;
      throw error;
    }
  }

  /** Compiles the target that names the readers of a value, on the account of the minion that shares it. */
  #compile(minion: string, allow: MineAllowance): (subject: TargetSubject) => boolean {
    if (!this.#time.has(minion)) throw new MusterError('TIMEOUT', 'its minion asks for too much at a time');
    return this.#time.spend(minion, () => {
      const target = parseTarget(allow.target, allow.type);
      requireShort(target);
      return compileTarget(target, this.#options.nodegroups);
    });
  }

  /** Whether a value can be kept: one whose readers cannot be found out would be nobody's, and cost every reader. */
  #isReadable(minion: string, name: string, allow: MineAllowance | undefined): boolean {
    if (allow === undefined) return true;
    try {
      this.#compile(minion, allow);
      return true;
    } catch (error) {
      if (!(error instanceof MusterError)) throw error;
      if (this.#once.isFirst(minion)) {
        const message = `a value of the mine was refused: who may read ${name} is no target: ${error.message}`;
        this.#options.log.warn({ minion }, message);
      }
      return false;
    }
  }

  /** On disk first: what others read now is what the next start finds. */
  #update(minion: string, { values, replace }: MinionMessages['mineUpdate']): Promise<void> {
    return this.#sequences.take([minion], async () => {
      const entries = this.#sharedBy(minion);
      requireModest({ ...(replace ? {} : Object.fromEntries(entries)), ...values });
      const { set, remove } = this.#changeOf(minion, entries, values, replace);
      const changed = [...set.map(({ name }) => name), ...remove];
      if (changed.length === 0) return;
      await this.#options.store.save({ minion, set, remove });
      for (const entry of set) entries.set(entry.name, entry);
      for (const name of remove) entries.delete(name);
      this.#options.events.publish(eventTags.mine(minion), { id: minion, functions: changed });
      this.#tellReaders(minion, changed);
    });
  }

  #changeOf(
    minion: string,
    entries: ReadonlyMap<string, MineEntry>,
    values: MinionMessages['mineUpdate']['values'],
    replace: boolean,
  ): { set: MineEntry[]; remove: string[] } {
    const updatedAt = (this.#options.now ?? Date.now)();
    const set: MineEntry[] = [];
    const remove = replace ? [...entries.keys()].filter((name) => !Object.hasOwn(values, name)) : [];
    for (const [name, given] of Object.entries(values)) {
      if (given === null || !this.#isReadable(minion, name, given.allow)) {
        if (entries.has(name)) remove.push(name);
        continue;
      }
      const { value, allow } = given;
      const entry = { minion, name, value, updatedAt, allow };
      if (!isSame(entries.get(name), entry)) set.push(entry);
    }
    return { set, remove };
  }

  /** A reader that has not read since the master started may have before: it is told, and knows what it used. */
  #tellReaders(minion: string, changed: readonly string[]): void {
    if (changed.length === 0) return;
    for (const [reader, read] of this.#readers) {
      const functions = changed.filter((name) => read === undefined || read.has(name));
      if (functions.length > 0 && reader !== minion) {
        this.#options.hub.send(reader, 'mineChanged', { functions, minion });
      }
    }
  }

  #sharedBy(minion: string): Map<string, MineEntry> {
    let entries = this.#values.get(minion);
    if (entries === undefined) {
      entries = new Map();
      this.#values.set(minion, entries);
    }
    return entries;
  }
}

/** Throws for a target that no template would write, before anything is done with it. */
function requireShort({ expression }: Target): void {
  const length = typeof expression === 'string' ? expression.length : expression.join(',').length;
  const most = typeof expression === 'string' ? longestExpression : longestList;
  if (length > most) {
    throw new MusterError('TARGET_INVALID', `a target of ${length} characters is longer than ${most}`);
  }
}

const longestExpression = 16 * 1024;
const longestList = 1024 * 1024;
const longestName = 255;
const mostNames = 1000;
const mostCharacters = 4 * 1024 * 1024;

/** Throws where a minion wants to fill the master's memory. */
function requireModest(values: Readonly<Record<string, unknown>>): void {
  const isTooMuch = Object.keys(values).length > mostNames || toJsonText(values).length > mostCharacters;
  if (isTooMuch) {
    throw new MusterError(
      'MESSAGE_INVALID',
      `the mine takes ${mostNames} values and ${mostCharacters} characters from a minion`,
    );
  }
}

function isSame(known: MineEntry | undefined, { value, allow }: MineEntry): boolean {
  return known !== undefined && toJsonText([known.value, known.allow]) === toJsonText([value, allow]);
}
