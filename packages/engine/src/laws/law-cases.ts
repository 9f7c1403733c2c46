import type { LawCase, LawKind } from './law-case.ts';

/** A case without what its place tells, and without what is usual there. */
export type WrittenCase = Partial<Omit<LawCase, 'kind' | 'about'>>;

/** Cases of one kind, each under what is special about it; under `usual` what holds where a case does not say it itself. */
export type LawGroup = Readonly<Record<string, WrittenCase>>;

/** Cases of a state by their kind; what is `usual` here holds in every group. */
export type StateLaws = { readonly usual?: WrittenCase } & { readonly [kind in LawKind]?: LawGroup };

/** Cases by the state that they use. */
export type LawCases = Readonly<Record<`${string}.${string}`, StateLaws>>;

/** The cases of a state, each with all that holds for it. */
export function lawCasesOf({ usual, ...groups }: StateLaws): readonly LawCase[] {
  return Object.entries(groups).flatMap(([kind, { usual: usualOfKind, ...cases }]) =>
    Object.entries(cases).map(([about, own]) => {
      const { name, comment, ...rest } = { ...usual, ...usualOfKind, ...own };
      if (name === undefined || comment === undefined)
        throw new TypeError(`the case '${kind}: ${about}' says no name or no comment`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of StateLaws are the kinds
      return { ...rest, kind: kind as LawKind, about, name, comment };
    }),
  );
}
