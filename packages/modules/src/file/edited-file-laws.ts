import { type Json, type LawCase, textDiff } from '@muster/engine';

/** The file that cases of editing states edit. */
export const edited = '/etc/app.conf';

/** What an editing state says when nothing is to do, when it has changed something, and when it would. */
export interface EditComments {
  readonly unchanged: string;
  readonly changed: string;
  readonly pending: string;
}

/** One use: what is special about it, its arguments, the text before and the text after; the same text where nothing is to do. */
type Edit = readonly [about: string, args: Readonly<Record<string, Json>>, before: string, after?: string];

/** Cases of an editing state, which differ in arguments and texts alone. */
export function editCases(
  kind: 'create' | 'repair' | 'nothing to do',
  comments: EditComments,
  edits: readonly Edit[],
): readonly LawCase[] {
  return edits.map(([about, args, before, after = before]): LawCase => {
    const use = { kind, about, name: edited, args, host: { files: { [edited]: before } } };
    if (kind === 'nothing to do') return { ...use, expect: { comment: comments.unchanged } };
    return {
      ...use,
      expect: {
        comment: comments.changed,
        changes: { diff: textDiff(before, after) },
        planned: comments.pending,
        files: { [edited]: after },
      },
    };
  });
}

/** Cases of an editing state that cannot be had, with the reason. */
export function failedEdits(
  fails: readonly (readonly [
    about: string,
    args: Readonly<Record<string, Json>>,
    before: string | undefined,
    comment: string,
  ])[],
): readonly LawCase[] {
  return fails.map(([about, args, before, comment]) => ({
    kind: 'cannot',
    about,
    name: edited,
    args,
    host: { files: before === undefined ? { '/etc/other': '' } : { [edited]: before } },
    expect: { comment },
  }));
}
