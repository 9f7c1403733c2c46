/** The ways to match, by name. */
export const targetTypeNames = [
  'glob',
  'list',
  'pcre',
  'grain',
  'grain_pcre',
  'pillar',
  'pillar_pcre',
  'pillar_exact',
  'ipcidr',
  'compound',
  'nodegroup',
] as const;
export type TargetType = (typeof targetTypeNames)[number];

/** Which minions something is meant for, as a person wrote it. */
export interface Target {
  readonly expression: string | readonly string[];
  readonly type: TargetType;
  /** Separates the levels of grain and pillar paths; a colon unless set. */
  readonly delimiter?: string | undefined;
}

/** What is known of one minion when targets are matched against it. */
export interface TargetSubject {
  readonly id: string;
  readonly grains: Readonly<Record<string, unknown>>;
  readonly pillar: Readonly<Record<string, unknown>>;
}

/** Named groups of minions: each a compound expression or a list of ids, which may refer to one another. */
export type Nodegroups = Readonly<Record<string, string | readonly string[]>>;
