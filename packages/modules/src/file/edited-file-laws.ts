import { type JsonRecord, type LawGroup, textDiff } from '@muster/engine';

/** The file that cases of editing states edit. */
export const edited = '/etc/app.conf';

/** What an editing state says when nothing is to do, when it has changed something, and when it would. */
export interface EditComments {
  readonly unchanged: string;
  readonly changed: string;
  readonly pending: string;
}

/** One use: its arguments, the text before and the text after; none where nothing is to do. */
type Edit = readonly [args: JsonRecord, before: string, after?: string];

/** Cases of an editing state, which differ in arguments and texts alone. */
export function editCases(comments: EditComments, edits: Readonly<Record<string, Edit>>): LawGroup {
  return mapped(edits, ([args, before, after]) => ({
    name: edited,
    args,
    host: { files: { [edited]: before } },
    ...(after === undefined
      ? { comment: comments.unchanged }
      : {
          comment: comments.changed,
          changes: { diff: textDiff(before, after) },
          planned: comments.pending,
          files: { [edited]: after },
        }),
  }));
}

/** Cases of an editing state that cannot be had, with the reason. */
export function failedEdits(
  fails: Readonly<Record<string, readonly [args: JsonRecord, before: string | undefined, comment: string]>>,
): LawGroup {
  return mapped(fails, ([args, before, comment]) => ({
    name: edited,
    args,
    host: { files: before === undefined ? { '/etc/other': '' } : { [edited]: before } },
    comment,
  }));
}

function mapped<Use>(uses: Readonly<Record<string, Use>>, toCase: (use: Use) => LawGroup[string]): LawGroup {
  return Object.fromEntries(Object.entries(uses).map(([about, use]) => [about, toCase(use)]));
}
