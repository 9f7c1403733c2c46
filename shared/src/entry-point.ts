/**
 * The file to start a child process or worker from, or that the user's own modules import: `relativeSource`
 * (`./gateway-main.ts`) beside the calling module when the sources run, its bundled sibling (`gateway-main.js`) in an
 * installed Muster.
 */
export function entryPoint(
  caller: ImportMeta,
  relativeSource: `./${string}-main.ts` | `./${string}-api.ts`,
): URL {
  // The bundler lays every entry and every shared chunk into one directory, so only the name remains.
  const isBundled = caller.url.endsWith('.js');
  const bundledName = relativeSource.replace(/^.*\//, './').replace(/\.ts$/, '.js');
  return new URL(isBundled ? bundledName : relativeSource, caller.url);
}
