import type { MemoryHost, MemoryProgram } from '@muster/engine';

/** Where the distributions of the virtualenv that cases use are, and those of the system. */
export const packages = '/srv/venv/lib/python3.11/site-packages';
export const systemPackages = '/usr/local/lib/python3.11/dist-packages';

/** A virtualenv with Django in it, and the system's Python. */
export const virtualenvFiles = {
  '/srv/venv/bin/python': '',
  '/srv/venv/pyvenv.cfg': 'include-system-site-packages = false\n',
  [`${packages}/Django-3.2.25.dist-info/METADATA`]: '',
};
export const systemFiles = {
  '/usr/bin/python3': { link: 'python3.11' },
  '/usr/bin/python3.11': '',
  '/usr/lib/python3/dist-packages/supervisor-4.2.5.egg-info/PKG-INFO': '',
  [`${systemPackages}/requests-2.31.0.dist-info/METADATA`]: '',
};

/** A Python that knows pip, which knows every distribution but `none`. */
const python: MemoryProgram = async (args, { argv, user }, host) => {
  const [, , verb = ''] = args;
  const own = argv[0].startsWith('/usr') ? systemPackages : packages;
  const [target = user === undefined ? own : `/home/${user}/.local/lib/python3.11/site-packages`] =
    args.flatMap((arg) => (arg.startsWith('--target=') ? [arg.slice('--target='.length)] : []));
  const operands = args.slice(args.indexOf('--') + 1);
  const files = valuesOf('--requirement', args);
  const texts = await Promise.all(files.map((file) => host.files.readText(file)));
  const wanted = [...operands, ...texts.join('\n').split('\n')].filter((line) => /^\w/.test(line));
  for (const requirement of wanted) {
    const [, name = '', version = '1.0'] =
      /^([A-Za-z0-9_.-]+?)(?:[=~<>]=?([\d.]+).*)?$/.exec(requirement) ?? [];
    if (name === 'none')
      return {
        code: 1,
        stderr: `ERROR: Could not find a version that satisfies the requirement ${requirement} (from versions: none)\nERROR: No matching distribution found for ${requirement}\n`,
      };
    await removeDistribution(target, name, host);
    if (verb === 'install') await addDistribution(`${target}/${name}-${version}.dist-info`, '', host);
  }
  for (const source of valuesOf('--editable', args))
    await addDistribution(`${target}/editable-0.dist-info`, `{"url": "file://${source}"}`, host);
  return {};
};

function valuesOf(flag: string, args: readonly string[]): readonly string[] {
  return args.filter((_, index) => args[index - 1] === flag);
}

async function addDistribution(directory: string, origin: string, host: MemoryHost): Promise<void> {
  await host.files.makeDirectory(directory, { parents: true });
  await write(`${directory}/direct_url.json`, origin, host);
}

async function removeDistribution(directory: string, name: string, host: MemoryHost): Promise<void> {
  if ((await host.files.stat(directory)) === undefined) return;
  for (const entry of await host.files.list(directory))
    if (entry.toLowerCase().startsWith(`${name.toLowerCase()}-`))
      await host.files.remove(`${directory}/${entry}`, { recursive: true });
}

/** Makes a virtualenv, whatever its options are. */
const virtualenv: MemoryProgram = async (args, _command, host) => {
  if (args.includes('--python=none'))
    return {
      code: 1,
      stdout: "RuntimeError: failed to find interpreter for Builtin discover of python_spec='none'\n",
    };
  const root = args.at(-1) ?? '';
  await host.files.makeDirectory(`${root}/lib/python3.11/site-packages`, { parents: true });
  await host.files.makeDirectory(`${root}/bin`, { parents: true });
  await write(`${root}/bin/python`, '', host);
  await write(
    `${root}/pyvenv.cfg`,
    `include-system-site-packages = ${args.includes('--system-site-packages')}\n`,
    host,
  );
  return {};
};

async function write(path: string, text: string, host: MemoryHost): Promise<void> {
  await host.files.writeAtomically(path, { kind: 'bytes', bytes: Buffer.from(text) }, {});
}

const withVenv: MemoryProgram = (args, command, host) =>
  args[1] === 'venv' ? virtualenv(args, command, host) : python(args, command, host);

/** The programs of Python. */
export const programs = { python, python3: withVenv, 'python3.11': withVenv, virtualenv };

/** What pip is always run with. */
export const pipRun = {
  env: { PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_ROOT_USER_ACTION: 'ignore' },
  timeoutMs: 3600000,
};
