import type { LowChunk } from '@muster/contract';
import type { Json } from '@muster/shared';

/** A file of the file roots, fetched and verified, in the minion's cache. */
export interface CachedFile {
  /** Path on the minion. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Permission bits that the file has on the master. */
  readonly mode: number;
}

export interface RenderRequest {
  /** `salt://` URL of the template, or the text itself. */
  readonly source: { readonly url: string } | { readonly text: string; readonly name: string };
  readonly engine: string;
  readonly saltenv: string;
  /** Names for the template, `context` winning over `defaults`; handed over as they are. */
  readonly context: Readonly<Record<string, Json>>;
  readonly defaults: Readonly<Record<string, Json>>;
}

/** What of an applied state is to stay as a run left it; it is kept on disk. */
export type KeptProperties = Readonly<Record<string, Json | undefined>>;

/** What a state may know and ask for beside its host: the minion's data, its files, its templates and functions. Nothing here changes the host. */
export interface StateContext {
  readonly minionId: string;
  readonly saltenv: string;
  readonly test: boolean;
  readonly grains: Readonly<Record<string, Json>>;
  readonly pillar: Readonly<Record<string, Json>>;
  readonly opts: Readonly<Record<string, Json>>;
  readonly files: {
    /** Fetches a `salt://`, `http(s)://` or local file into the cache; undefined when it does not exist. */
    cache(url: string, saltenv?: string): Promise<CachedFile | undefined>;
    /** Paths below a `salt://` directory, relative to it. */
    list(url: string, saltenv?: string): Promise<readonly string[]>;
  };
  /** Renders a template in the compile worker, with its time limit. */
  render(request: RenderRequest): Promise<string>;
  /** Calls an execution function by its Salt name. */
  call(fun: string, args?: readonly Json[], kwargs?: Readonly<Record<string, Json>>): Promise<Json>;
  /** The states that this one requires or watches, for those that look at what others manage (`clean`, `file.accumulated`). */
  readonly requires?: readonly LowChunk[];
  /** In a run: the states that require or watch this one. */
  readonly requiredBy?: readonly LowChunk[] | undefined;
  /** For `onWatch` and `planWatch`: the watched states that changed, as `{module: id}`. */
  readonly changedRequisites?: readonly Readonly<Record<string, string>>[];
  /** For the drift watch: what the last run left, as the state's own `keep` told it. */
  readonly kept?: KeptProperties | undefined;
  readonly signal: AbortSignal;
}
