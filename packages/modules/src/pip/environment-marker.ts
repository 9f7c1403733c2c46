import { comparePythonVersions } from './python-version.ts';
import { meetsSpecifier } from './version-specifier.ts';

/** What markers may ask of an environment. */
export type MarkerEnvironment = Readonly<Record<string, string>>;

/** The environment of a Python on this system; `version` is `3.11`. */
export function markerEnvironment(version: string, machine: string): MarkerEnvironment {
  return {
    python_version: version,
    python_full_version: `${version}.0`,
    os_name: 'posix',
    sys_platform: 'linux',
    platform_system: 'Linux',
    platform_machine: machine,
    platform_python_implementation: 'CPython',
    implementation_name: 'cpython',
    implementation_version: `${version}.0`,
    extra: '',
  };
}

/** Whether a marker (PEP 508) holds; one that cannot be understood does, so that pip has the last word. */
export function markerHolds(marker: string, environment: MarkerEnvironment): boolean {
  const tokens = marker.match(/\(|\)|'[^']*'|"[^"]*"|===|==|~=|!=|<=|>=|<|>|[A-Za-z_][A-Za-z0-9_.]*/g) ?? [];
  const parser = new MarkerParser(tokens, environment);
  return parser.parse() ?? true;
}

class MarkerParser {
  readonly #tokens: readonly string[];
  readonly #environment: MarkerEnvironment;
  #position = 0;

  constructor(tokens: readonly string[], environment: MarkerEnvironment) {
    this.#tokens = tokens;
    this.#environment = environment;
  }

  /** Undefined where the tokens make no marker. */
  parse(): boolean | undefined {
    const value = this.#or();
    return this.#position === this.#tokens.length ? value : undefined;
  }

  #or(): boolean | undefined {
    let value = this.#and();
    while (this.#take('or')) {
      const right = this.#and();
      value = value === undefined || right === undefined ? undefined : value || right;
    }
    return value;
  }

  #and(): boolean | undefined {
    let value = this.#comparison();
    while (this.#take('and')) {
      const right = this.#comparison();
      value = value === undefined || right === undefined ? undefined : value && right;
    }
    return value;
  }

  #comparison(): boolean | undefined {
    if (this.#take('(')) {
      const value = this.#or();
      return this.#take(')') ? value : undefined;
    }
    const left = this.#operand();
    const isNegated = this.#take('not');
    const operator = this.#tokens[this.#position++];
    const right = this.#operand();
    if (left === undefined || right === undefined || operator === undefined) return undefined;
    if (operator === 'in') return isNegated ? !right.includes(left) : right.includes(left);
    return isNegated ? undefined : compare(left, operator, right);
  }

  #operand(): string | undefined {
    const token = this.#tokens[this.#position++];
    if (token === undefined) return undefined;
    return /^['"]/.test(token) ? token.slice(1, -1) : this.#environment[token];
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#position] !== token) return false;
    this.#position += 1;
    return true;
  }
}

function compare(left: string, operator: string, right: string): boolean | undefined {
  if (/^\d/.test(left) && /^\d/.test(right)) return meetsSpecifier(left, `${operator}${right}`);
  const order = comparePythonVersions(left, right);
  switch (operator) {
    case '==':
    case '===':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return undefined;
  }
}
