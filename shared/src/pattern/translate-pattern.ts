import { asciiSets, type CharacterSets, unicodeSets } from './character-sets.ts';
import type { Dialect } from './dialect.ts';
import { PatternError } from './pattern-error.ts';

/** A pattern in the notation of another engine. */
export interface Translation {
  readonly source: string;
  readonly ignoresCase: boolean;
  readonly groups: number;
  /** About how many instructions it stands for, with everything as often as it may repeat by count. */
  readonly size: number;
  /** The numbers of the groups that have names. */
  readonly names: ReadonlyMap<string, number>;
  /** Whether it holds what an engine that does not backtrack cannot do. */
  readonly backtracks: boolean;
  /** Whether it asks for the boundaries of words. */
  readonly looksAtWords: boolean;
}

/**
 * Reads a regular expression as Python 3.10 does, which Salt comes with, and writes it for another engine; what Python
 * refuses is a PatternError. The flags are the letters of `(?imsxa)`. Two things no spelling brings about: a reference to
 * a group that took no part matches nothing instead of failing, and a group within a repetition forgets its last turn.
 */
export function translatePattern(pattern: string, flags: string, dialect: Dialect): Translation {
  for (let given = new Set(flags); ; ) {
    const reader = new PatternReader(pattern, given, dialect);
    const translation = reader.read();
    // Flags may stand anywhere, and then hold from the beginning.
    if (reader.globalFlags.size === given.size) return translation;
    given = reader.globalFlags;
  }
}

type Flags = ReadonlySet<string>;

interface Item {
  readonly source: string;
  /** What a quantifier after it makes of it: a place cannot be repeated, what is repeated already not again. */
  readonly kind: 'character' | 'group' | 'look' | 'place' | 'repeated';
}

/** A part of a class, or an escape: one character, or a set of them. */
type Member = { readonly character: string } | { readonly set: string };

const namedEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

class PatternReader {
  readonly globalFlags: Set<string>;
  readonly #pattern: string;
  readonly #dialect: Dialect;
  readonly #names = new Map<string, number>();
  readonly #openGroups = new Set<number>();
  #flags: Flags;
  #at = 0;
  #groups = 0;
  #size = 0;
  #backtracks = false;
  #looksAtWords = false;

  constructor(pattern: string, flags: Flags, dialect: Dialect) {
    this.#pattern = pattern;
    this.#flags = flags;
    this.globalFlags = new Set(flags);
    this.#dialect = dialect;
  }

  read(): Translation {
    const source = this.#alternatives();
    if (this.#at < this.#pattern.length) throw this.#error('unbalanced parenthesis', this.#at);
    return {
      source,
      ignoresCase: this.globalFlags.has('i'),
      groups: this.#groups,
      size: this.#size,
      names: this.#names,
      backtracks: this.#backtracks,
      looksAtWords: this.#looksAtWords,
    };
  }

  #alternatives(): string {
    const branches = [this.#branch()];
    while (this.#takes('|')) branches.push(this.#branch());
    return branches.join('|');
  }

  #branch(): string {
    const items: Item[] = [];
    let sizeBefore = this.#size;
    for (;;) {
      const next = this.#pattern[this.#at];
      if (next === undefined || next === '|' || next === ')') break;
      if (this.#skipsRemark()) continue;
      const from = this.#at;
      const quantifier = this.#quantifier();
      if (quantifier === undefined) {
        sizeBefore = this.#size;
        items.push(...this.#item());
      } else {
        items.push(this.#repeated(items.pop(), quantifier.source, from));
        this.#size += (this.#size - sizeBefore) * (quantifier.most - 1);
      }
    }
    return items.map(({ source }) => source).join('');
  }

  #skipsRemark(): boolean {
    if (!this.#flags.has('x')) return false;
    return this.#match(/[ \t\n\r\v\f]+|#[^\n]*/y) !== undefined;
  }

  /** How often what comes before it may repeat, and as how many times the same it is compiled. */
  #quantifier(): { readonly source: string; readonly most: number } | undefined {
    const from = this.#at;
    const [, sign, low = '', comma = '', high = ''] =
      this.#match(/(?:([*+?])|\{(?!\})(\d*)(?:(,)(\d*))?\})/y) ?? [];
    if (this.#at === from) return undefined;
    if (low !== '' && high !== '' && Number(low) > Number(high)) {
      throw this.#error('min repeat greater than max repeat', from + 1);
    }
    const many = sign ?? `{${low || '0'}${comma}${high}}`;
    const most = Math.max(1, Number(high), Number(low) + (comma === '' ? 0 : 1));
    return { source: this.#takes('?') ? `${many}?` : many, most };
  }

  #repeated(item: Item | undefined, quantifier: string, at: number): Item {
    if (item === undefined || item.kind === 'place') throw this.#error('nothing to repeat', at);
    if (item.kind === 'repeated') throw this.#error('multiple repeat', at);
    const source = item.kind === 'look' ? `(?:${item.source})` : item.source;
    return { source: source + quantifier, kind: 'repeated' };
  }

  #item(): readonly Item[] {
    const from = this.#at;
    this.#size += 1;
    const { anyCharacter, lineStart, textStart } = this.#dialect;
    const isMultiline = this.#flags.has('m');
    const character = this.#take();
    switch (character) {
      case '\\':
        return [this.#escape(from)];
      case '[':
        return [{ source: this.#class(from), kind: 'character' }];
      case '(':
        return this.#group(from);
      case '.':
        return [{ source: this.#flags.has('s') ? anyCharacter : '[^\\n]', kind: 'character' }];
      case '^':
        return [{ source: isMultiline ? lineStart : textStart, kind: 'place' }];
      case '$':
        return [{ source: this.#lineEnd(), kind: 'place' }];
      default:
        return [{ source: literal(character), kind: 'character' }];
    }
  }

  #lineEnd(): string {
    if (this.#flags.has('m')) return this.#dialect.lineEnd;
    // What follows may ask for the line break before which the place is.
    if (!/^\)*(?:\||$)/.test(this.#pattern.slice(this.#at))) this.#backtracks = true;
    return this.#dialect.lastLineEnd;
  }

  #group(from: number): readonly Item[] {
    if (!this.#takes('?')) return [this.#capture(from, undefined)];
    if (this.#takes('P')) return [this.#named(from)];
    if (this.#takes('#')) {
      if (this.#match(/[^)]*\)/y) === undefined) throw this.#error('missing ), unterminated comment', from);
      return [];
    }
    if (this.#takes(':')) return [{ source: `(?:${this.#inside(from)})`, kind: 'group' }];
    const look = this.#match(/<?[=!]/y)?.[0];
    if (look !== undefined) {
      this.#backtracks = true;
      return [{ source: `(?${look}${this.#inside(from)})`, kind: 'look' }];
    }
    if (this.#takes('(')) throw this.#error('conditional groups are not supported', from);
    return this.#flagged(from);
  }

  #flagged(from: number): readonly Item[] {
    const [whole, on = '', off, end] = this.#match(/([aimsux]*)(?:-([imsx]+))?([:)])/y) ?? [];
    if (whole === undefined || whole === ')' || (end === ')' && off !== undefined)) {
      const wrong = this.#pattern.slice(from + 1, from + 3);
      throw this.#error(`unknown extension ${wrong}`, from + 1);
    }
    if (end === ')') {
      for (const flag of on) this.globalFlags.add(flag);
      return [];
    }
    const outer = this.#flags;
    this.#flags = outer.union(new Set(on)).difference(new Set(off));
    const inside = this.#inside(from);
    const isSensitive = !this.#flags.has('i');
    const changesCase = outer.has('i') === isSensitive;
    this.#flags = outer;
    const sign = changesCase ? (isSensitive ? '-i' : 'i') : '';
    return [{ source: `(?${sign}:${inside})`, kind: 'group' }];
  }

  #named(from: number): Item {
    if (this.#takes('=')) {
      const name = this.#name(')');
      const group = this.#names.get(name);
      if (group === undefined) throw this.#error(`unknown group name '${name}'`, from + 4);
      return this.#reference(group, from);
    }
    if (!this.#takes('<'))
      throw this.#error(`unknown extension ?P${this.#pattern[this.#at] ?? ''}`, from + 1);
    return this.#capture(from, this.#name('>'));
  }

  #name(end: string): string {
    const from = this.#at;
    const close = this.#pattern.indexOf(end, from);
    if (close === -1) throw this.#error(`missing ${end}, unterminated name`, from);
    const name = this.#pattern.slice(from, close);
    if (name === '') throw this.#error('missing group name', from);
    if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name)) {
      throw this.#error(`bad character in group name '${name}'`, from);
    }
    this.#at = close + 1;
    return name;
  }

  #capture(from: number, name: string | undefined): Item {
    this.#groups += 1;
    const group = this.#groups;
    if (name !== undefined) {
      const known = this.#names.get(name);
      if (known !== undefined) {
        const problem = `redefinition of group name '${name}' as group ${group}; was group ${known}`;
        throw this.#error(problem, from + 4);
      }
      this.#names.set(name, group);
    }
    this.#openGroups.add(group);
    const inside = this.#inside(from);
    this.#openGroups.delete(group);
    return { source: `(${inside})`, kind: 'group' };
  }

  #inside(from: number): string {
    const source = this.#alternatives();
    if (!this.#takes(')')) throw this.#error('missing ), unterminated subpattern', from);
    return source;
  }

  #reference(group: number, at: number): Item {
    if (group > this.#groups) throw this.#error(`invalid group reference ${group}`, at + 1);
    if (this.#openGroups.has(group)) throw this.#error('cannot refer to an open group', at);
    this.#backtracks = true;
    return { source: `(?:\\${group})`, kind: 'group' };
  }

  #escape(from: number): Item {
    const place = this.#placeEscape();
    if (place !== undefined) return { source: place, kind: 'place' };
    const reference = this.#match(/(?![0-7]{3})[1-9]\d?/y)?.[0];
    if (reference !== undefined) return this.#reference(Number(reference), from);
    const member = this.#member(from);
    const source = 'set' in member ? `[${member.set}]` : literal(member.character);
    return { source, kind: 'character' };
  }

  #placeEscape(): string | undefined {
    const { textEnd, textStart } = this.#dialect;
    switch (this.#match(/[AZbB]/y)?.[0]) {
      case 'A':
        return textStart;
      case 'Z':
        return textEnd;
      case 'b':
        return this.#wordBoundary(false);
      case 'B':
        return this.#wordBoundary(true);
      default:
        return undefined;
    }
  }

  #wordBoundary(isNegated: boolean): string {
    this.#looksAtWords = true;
    return this.#dialect.wordBoundary(this.#sets.w, isNegated);
  }

  get #sets(): CharacterSets {
    return this.#flags.has('a') ? asciiSets : unicodeSets;
  }

  /** An escape, behind its backslash, that stands for the same inside and outside of a class. */
  #member(from: number): Member {
    const octal = this.#match(/[0-7]{1,3}/y)?.[0];
    const code = octal === undefined ? undefined : Number.parseInt(octal, 8);
    if (code !== undefined && code > 0o377) {
      throw this.#error(`octal escape value \\${octal} outside of range 0-0o377`, from);
    }
    if (code !== undefined) return { character: String.fromCharCode(code) };
    const character = this.#take();
    if (character === '') throw this.#error('bad escape (end of pattern)', from);
    if (isSetName(character)) return { set: this.#sets[character] };
    const named = namedEscapes[character];
    if (named !== undefined) return { character: named };
    const digits = { x: 2, u: 4, U: 8 }[character];
    if (digits !== undefined) return { character: this.#hexadecimal(from, digits) };
    if (/[a-zA-Z0-9]/.test(character)) throw this.#error(`bad escape \\${character}`, from);
    return { character };
  }

  #hexadecimal(from: number, digits: number): string {
    const [found = ''] = this.#match(/[\da-fA-F]{0,8}/y) ?? [];
    this.#at += Math.min(found.length, digits) - found.length;
    const written = this.#pattern.slice(from, this.#at);
    if (found.length < digits) throw this.#error(`incomplete escape ${written}`, from);
    const code = Number.parseInt(found.slice(0, digits), 16);
    if (code > 0x10ffff) throw this.#error(`bad escape ${written}`, from);
    return String.fromCodePoint(code);
  }

  #class(from: number): string {
    const isNegated = this.#takes('^');
    const first = this.#at;
    let inside = '';
    while (this.#at === first || !this.#takes(']')) {
      const start = this.#at;
      const low = this.#classMember(from);
      // A hyphen before the end stands for itself.
      if (this.#match(/-(?!\])/y) === undefined) {
        inside += 'set' in low ? low.set : classLiteral(low.character);
        continue;
      }
      const high = this.#classMember(from);
      const range = this.#pattern.slice(start, this.#at);
      if ('set' in low || 'set' in high || codeOf(low.character) > codeOf(high.character)) {
        throw this.#error(`bad character range ${range}`, start);
      }
      inside += `${classLiteral(low.character)}-${classLiteral(high.character)}`;
    }
    return `[${isNegated ? '^' : ''}${inside}]`;
  }

  #classMember(opened: number): Member {
    const from = this.#at;
    const character = this.#take();
    if (character === '') throw this.#error('unterminated character set', opened);
    if (character !== '\\') return { character };
    return this.#takes('b') ? { character: '\b' } : this.#member(from);
  }

  #take(): string {
    const code = this.#pattern.codePointAt(this.#at);
    const character = code === undefined ? '' : String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  #takes(character: string): boolean {
    if (this.#pattern[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #match(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#pattern) ?? undefined;
    this.#at += match?.[0].length ?? 0;
    return match;
  }

  #error(problem: string, at: number): PatternError {
    return new PatternError('pattern', this.#pattern, problem, Array.from(this.#pattern.slice(0, at)).length);
  }
}

function isSetName(character: string): character is keyof CharacterSets {
  return Object.hasOwn(unicodeSets, character);
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|]/.test(character) ? `\\${character}` : character;
}

function classLiteral(character: string): string {
  return /[\\\]^[-]/.test(character) ? `\\${character}` : character;
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
