/** What tells the drift watch to look again. */
export type Trigger =
  | { readonly kind: 'path'; readonly path: string; readonly recursive?: boolean }
  | { readonly kind: 'service'; readonly unit: string }
  | { readonly kind: 'package'; readonly name: string };

/** A thing on a host that one state brings and another one needs. */
export type Resource =
  | Trigger
  | { readonly kind: 'user' | 'group' | 'program' | 'role' | 'table'; readonly name: string };

/** What a state misses: any one of these would do. */
export type Need = readonly Resource[];
