import { z } from 'zod';
import { name, text } from '../arguments/schemas.ts';

/** `pkgs`: names, or names mapped to versions; a text is split at commas, as on a command line. */
export const packageList = z
  .union(
    [
      z.string().transform((value) =>
        value
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      ),
      z.array(z.union([name, z.record(z.string().min(1), text.nullable())])),
    ],
    'expected a list of packages: names, or `name: version`',
  )
  .describe('Packages to handle in one go: names, or `name: version`.');

/** One package that a state is about and what was asked of its version. */
export interface WantedPackage {
  readonly name: string;
  /** As written: `1.2-1`, `>=1.2`, `1.2*`, `latest`; undefined for any. */
  readonly version: string | undefined;
}

/** The packages of a state's `name`, `version` and `pkgs`. */
export function wantedPackages(args: {
  readonly name: string;
  readonly version?: string | undefined;
  readonly pkgs?: z.output<typeof packageList> | undefined;
}): WantedPackage[] {
  if (args.pkgs === undefined) return [{ name: args.name, version: args.version }];
  return args.pkgs.flatMap((entry): WantedPackage[] =>
    typeof entry === 'string'
      ? [{ name: entry, version: undefined }]
      : Object.entries(entry).map(([key, version]) => ({ name: key, version: version ?? undefined })),
  );
}

/** Names joined as people write lists: sorted, with commas. */
export function nameList(names: Iterable<string>): string {
  return [...names].toSorted().join(', ');
}
