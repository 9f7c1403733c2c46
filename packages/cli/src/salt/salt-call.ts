import { MusterError } from '@muster/shared';
import { parseFunctionArguments } from '../input/function-arguments.ts';
import { textOption } from '../input/text-option.ts';
import { warnOfSettings } from '../output/warn-of-settings.ts';
import { shortLogLevel } from './common-options.ts';
import type { SaltProgram } from './salt-program.ts';
import { showReturns } from './show-returns.ts';

/** `salt-call [--local] FUNCTION [ARG...]` */
export const saltCall: SaltProgram = {
  usage: 'FUNCTION [ARG...]',
  summary: 'Runs a function on this minion.',
  target: 'none',
  options: [
    { flags: '--local', does: 'without a master' },
    { flags: '--file-root <dir>', does: 'state tree, with --local' },
    { flags: '--pillar-root <dir>', does: 'pillar tree, with --local' },
    { flags: '--id <id>', does: 'minion id, with --local' },
    { flags: '-g, --grains', does: 'the grains of this minion' },
    { flags: '--retcode-passthrough', does: 'exit with the code of the function' },
    { flags: '-t, --timeout <seconds>', ignored: true },
    { flags: '--no-return-event', ignored: true },
    { flags: '--skip-grains', ignored: true },
    { flags: '--refresh-grains-cache', ignored: true },
    { flags: '--set-metadata <data>', ignored: true },
    shortLogLevel,
    { flags: '-d, --doc', instead: 'muster docs' },
    { flags: '--documentation', instead: 'muster docs' },
    { flags: '--cachedir <dir>', instead: 'set $XDG_CACHE_HOME' },
    { flags: '--master <address>', instead: 'set master in minion.yaml' },
    { flags: '-m, --module-dirs <dir>', instead: 'put functions into _modules of the file roots' },
    { flags: '--states-dir <dir>', instead: 'put states into _states of the file roots' },
    { flags: '--return <returner>', instead: 'the master keeps what jobs returned: see muster jobs' },
    { flags: '--metadata', instead: '--out json has the return' },
    { flags: '--module-executors <names>', instead: 'functions are called directly' },
    { flags: '--proxyid <id>', instead: 'there are no proxy minions' },
    { flags: '--args-stdin', instead: 'give the arguments themselves' },
  ],
  async run(call) {
    const { invocation, options } = call;
    const [fun, ...words] = options['grains'] === true ? ['grains.items'] : call.words;
    if (fun === undefined) {
      throw new MusterError('ARGUMENT_INVALID', 'name a function: salt-call FUNCTION [ARG...]');
    }
    const { answerCall } = await import('@muster/minion');
    const startedAt = performance.now();
    const { retcode, return: value = null } = await answerCall({
      fun,
      ...(await parseFunctionArguments(words)),
      local: options['local'] === true,
      configDirectory: invocation.configDirectory,
      fileRoot: textOption(options, 'fileRoot'),
      pillarRoot: textOption(options, 'pillarRoot'),
      id: textOption(options, 'id'),
      ...(await warnOfSettings(invocation.terminal)),
    });
    const durationMs = performance.now() - startedAt;
    showReturns(call, new Map([[{ minion: 'local', durationMs }, value]]));
    return options['retcodePassthrough'] === true ? retcode : Math.min(retcode, 1);
  },
};
