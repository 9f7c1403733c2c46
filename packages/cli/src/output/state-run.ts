/** One state of a return, as Salt shapes it. */
export interface StateReturn {
  readonly name: string;
  readonly result: boolean | null;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly comment: string;
  readonly duration?: number;
  readonly warnings?: readonly string[];
  readonly __id__?: string;
  readonly __sls__?: string;
  readonly __run_num__?: number;
  readonly __state_ran__?: boolean;
}

/** A state with the function that its key in the return names. */
export interface NamedState extends StateReturn {
  readonly fun: string;
}

export type StateVerdict = 'failed' | 'changed' | 'pending' | 'unchanged' | 'not begun';

/** Whether a return is that of a state run: a mapping of `module_|-id_|-name_|-function` keys. */
export function isStateRun(value: unknown): value is Readonly<Record<string, StateReturn>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => key.split('_|-').length >= 4);
}

/** The states of a run in the order in which they ran. */
export function statesOf(run: Readonly<Record<string, StateReturn>>): NamedState[] {
  return Object.entries(run)
    .map(([key, state]) => {
      const parts = key.split('_|-');
      return { ...state, fun: `${parts[0]}.${parts.at(-1)}` };
    })
    .toSorted((a, b) => (a.__run_num__ ?? 0) - (b.__run_num__ ?? 0));
}

export function verdictOf(state: StateReturn): StateVerdict {
  if (state.result === false) return 'failed';
  if (state.result === null) return state.__state_ran__ === false ? 'not begun' : 'pending';
  return Object.keys(state.changes).length > 0 ? 'changed' : 'unchanged';
}
