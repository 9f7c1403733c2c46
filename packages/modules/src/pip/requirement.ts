/** One distribution that somebody asks for. */
export interface Requirement {
  /** As written, for messages and for pip. */
  readonly written: string;
  /** Normalised name (PEP 503); undefined where only pip can tell it (a path, a URL). */
  readonly name: string | undefined;
  readonly specifier: string;
  readonly marker: string | undefined;
  /** A path or URL that it comes from. */
  readonly url: string | undefined;
  readonly isEditable: boolean;
}

/** Reads a requirement (PEP 508), a path, or a URL with `#egg=name`. */
export function parseRequirement(written: string, isEditable = false): Requirement {
  const text = written.trim();
  const base = { written: text, isEditable };
  const [, name, , reference, specifier, marker] =
    /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\])?\s*(?:@\s*(\S+)|\(?\s*((?:(?:===|==|~=|!=|<=|>=|<|>)[^;()]*)?)\)?)\s*(?:;\s*(.+))?$/.exec(
      text,
    ) ?? [];
  const isPath =
    /^(?:\.{0,2}\/|[a-z+]+:\/\/|git@)/i.test(text) ||
    (!text.includes(' @ ') && /\.(?:whl|zip|tar\.gz)$/.test(text));
  if (name !== undefined && !isPath && !isEditable)
    return {
      ...base,
      name: normalizeName(name),
      specifier: (specifier ?? '').trim(),
      marker,
      url: reference,
    };
  const [, egg] = /#(?:.*&)?egg=([A-Za-z0-9._-]+)/.exec(text) ?? [];
  return {
    ...base,
    name: egg === undefined ? nameOfArchive(text) : normalizeName(egg),
    specifier: '',
    marker: undefined,
    url: text,
  };
}

/** The name as all its spellings compare. */
export function normalizeName(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
}

function nameOfArchive(text: string): string | undefined {
  const [, name] = /([A-Za-z0-9._]+)-\d[^/-]*(?:-[^/]*)?\.(?:whl|zip|tar\.gz)(?:$|#|\?)/.exec(text) ?? [];
  return name === undefined ? undefined : normalizeName(name);
}
