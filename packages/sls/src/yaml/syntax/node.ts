/** What every node knows. */
interface Properties {
  /** Offset of its first character, behind its anchor and tag. */
  readonly at: number;
  readonly anchor: string | undefined;
  /** In full, such as `tag:yaml.org,2002:str`; `!` for the tag that means none. */
  readonly tag: string | undefined;
}

export interface ScalarNode extends Properties {
  readonly kind: 'scalar';
  readonly text: string;
  readonly isPlain: boolean;
}

export interface SequenceNode extends Properties {
  readonly kind: 'sequence';
  readonly items: readonly Node[];
}

/** A key with its value. */
export interface Pair {
  readonly key: Node;
  readonly value: Node;
}

export interface MappingNode extends Properties {
  readonly kind: 'mapping';
  readonly pairs: readonly Pair[];
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly at: number;
  /** What it stands for: a node that ends before the alias. */
  readonly target: AnchoredNode;
}

export type AnchoredNode = ScalarNode | SequenceNode | MappingNode;

/** A part of a parsed YAML document. What is not written is an empty plain scalar. */
export type Node = AnchoredNode | AliasNode;
