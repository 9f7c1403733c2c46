import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const defaultSocket = '/run/muster/master.sock';

/**
 * Where the master of a configuration directory listens. The schema is loaded only when the configuration moves
 * the directory: it costs more time than the whole rest of a short command.
 */
export async function controlSocketPath(configDirectory: string | undefined): Promise<string> {
  const given = process.env['MUSTER_SOCKET'];
  if (given !== undefined && given !== '') return given;
  const directory = configDirectory ?? '/etc/muster';
  if (!(await mentionsRunDirectory(directory))) return defaultSocket;
  const { loadMasterConfig } = await import('@muster/shared');
  const config = await loadMasterConfig(directory);
  return join(config.run_dir, 'master.sock');
}

async function mentionsRunDirectory(directory: string): Promise<boolean> {
  const fragments = await readdir(join(directory, 'master.d')).catch(() => []);
  const paths = [
    join(directory, 'master.yaml'),
    ...fragments.map((name) => join(directory, 'master.d', name)),
  ];
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8').catch(() => '')));
  return texts.some((text) => /\b(?:run_dir|root_dir|state_dir)\b/.test(text));
}
