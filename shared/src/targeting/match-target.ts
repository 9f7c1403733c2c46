import { MusterError } from '../errors/muster-error.ts';
import { compileCompound, type SubjectMatcher } from './compound.ts';
import { compileDataPath } from './data-path.ts';
import { compileGlob } from './glob.ts';
import { expandNodegroup } from './nodegroups.ts';
import { compilePattern, createPatternBudget, type PatternBudget } from './pattern.ts';
import { compileSubnet } from './subnet.ts';
import {
  type Nodegroups,
  type Target,
  type TargetSubject,
  type TargetType,
  targetTypeNames,
} from './target.ts';

/** Reads a target as it came from a person, a file or the wire; TARGET_INVALID when it is empty or of no known type. */
export function parseTarget(expression: unknown, type: string = 'glob', delimiter?: string): Target {
  const known = targetTypeNames.find((name) => name === type);
  if (known === undefined) {
    throw new MusterError(
      'TARGET_INVALID',
      `${JSON.stringify(type)} is not a kind of target: use one of ${targetTypeNames.join(', ')}`,
    );
  }
  const text = typeof expression === 'string' ? expression : undefined;
  const list = Array.isArray(expression) ? expression.map(String) : undefined;
  const given = text ?? list;
  if (given === undefined || given.length === 0) {
    throw new MusterError('TARGET_INVALID', 'a target may not be empty; to mean every minion say "*"');
  }
  return { expression: given, type: known, delimiter };
}

export interface MatchOptions {
  /** Pillar values are compared as they are, without patterns, as the mine does it. */
  readonly exactPillar?: boolean | undefined;
  /** See PatternBudget. */
  readonly isTimed?: boolean | undefined;
}

/**
 * The matcher of a target, to be asked about many minions. Throws TARGET_INVALID for what is empty or cannot be
 * parsed, so that a mistake selects nobody and never everybody.
 */
export function compileTarget(
  target: Target,
  nodegroups: Nodegroups = {},
  options: MatchOptions = {},
): SubjectMatcher {
  const { expression, type, delimiter } = parseTarget(target.expression, target.type, target.delimiter);
  if (type === 'list') return compileList(expression);
  const budget = createPatternBudget(options.isTimed);
  const simple = (
    kind: Exclude<TargetType, 'compound' | 'nodegroup'>,
    text: string,
    separator: string | undefined,
  ) => compileSimple(kind, text, separator, { ...options, budget });
  if (type === 'compound') return compileCompound(expression, nodegroups, simple);
  if (typeof expression !== 'string') {
    throw new MusterError('TARGET_INVALID', `a target of type ${type} is a text, not a list`);
  }
  if (type === 'nodegroup') {
    return compileCompound(expandNodegroup(expression, nodegroups), nodegroups, simple);
  }
  return simple(type, expression, delimiter);
}

/** Whether a target selects a minion; one that is empty or cannot be parsed selects nobody. */
export function matchTarget(target: Target, subject: TargetSubject, nodegroups: Nodegroups = {}): boolean {
  try {
    return compileTarget(target, nodegroups)(subject);
  } catch (error) {
    if (error instanceof MusterError && error.code === 'TARGET_INVALID') return false;
    throw error;
  }
}

const longestOperand = 4096;

function compileSimple(
  type: Exclude<TargetType, 'compound' | 'nodegroup'>,
  expression: string,
  delimiter: string | undefined,
  { exactPillar = false, budget }: MatchOptions & { readonly budget: PatternBudget },
): SubjectMatcher {
  if (type !== 'list' && expression.length > longestOperand) {
    throw new MusterError(
      'TARGET_INVALID',
      `a target of type ${type} has ${longestOperand} characters at most`,
    );
  }
  switch (type) {
    case 'glob':
      return onId(compileGlob(expression));
    case 'list':
      return compileList(expression);
    case 'pcre':
      return onId(compilePattern(expression, budget));
    case 'ipcidr': {
      const matches = compileSubnet(expression);
      return ({ grains }) => matches(grains);
    }
    case 'grain':
    case 'grain_pcre': {
      const matches = compileDataPath(expression, type === 'grain' ? 'glob' : 'pcre', delimiter, budget);
      return ({ grains }) => matches(grains);
    }
    default: {
      const pattern = type === 'pillar_pcre' ? 'pcre' : 'glob';
      const comparison = exactPillar || type === 'pillar_exact' ? 'exact' : pattern;
      const matches = compileDataPath(expression, comparison, delimiter, budget);
      return ({ pillar }) => matches(pillar);
    }
  }
}

/** Comma separated, blanks belonging to the names, or a real list. */
function compileList(expression: string | readonly string[]): SubjectMatcher {
  const ids = new Set(typeof expression === 'string' ? expression.split(',') : expression);
  return onId((id) => ids.has(id));
}

function onId(matches: (id: string) => boolean): SubjectMatcher {
  return ({ id }) => matches(id);
}
