import { execFile } from 'node:child_process';
import { stripTypeScriptTypes } from 'node:module';

/** Where a module breaks a rule of the language, as a checking Node says it: the error of an import lacks the place. */
export async function syntaxErrorPlace(
  source: string,
): Promise<{ readonly line: number; readonly column: number } | undefined> {
  const report = await new Promise<string>((resolve) => {
    const flags = ['--input-type=module', '--check', '-'];
    const child = execFile(process.execPath, flags, { timeout: 10_000 }, (_error, _out, stderr) =>
      resolve(stderr),
    );
    child.stdin?.end(stripTypeScriptTypes(source));
  });
  const [, line, column] = /^\[stdin\]:(\d+)\n[^\n]*\n( *)\^/.exec(report) ?? [];
  return line === undefined ? undefined : { line: Number(line), column: (column ?? '').length + 1 };
}
