import { Command, type CommanderError, Option } from 'commander';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { addTargetOptions } from './input/target-options.ts';
import { textOption } from './input/text-option.ts';
import type { Handler } from './invocation.ts';
import { createTerminal } from './output/create-terminal.ts';
import { documentForm, documentForms } from './output/document-form.ts';

/** Commands that print as something happens. */
const unpaged: ReadonlySet<string> = new Set(['master', 'minion', 'events']);

/** Adds a command to another; what it does is loaded when it is called. */
type Add = (parent: Command, usage: string, summary: string, load: () => Promise<Handler>) => Command;

/** The command line of `muster`; commands are loaded when they are called, so that a short one starts fast. */
export function createProgram(version: string, exit: (code: ExitCode) => void): Command {
  const program = new Command('muster')
    .description('Manage a fleet of Linux hosts.')
    .version(version)
    .option('-c, --config-dir <dir>', 'directory of master.yaml and minion.yaml (default: /etc/muster)')
    .option('--json', 'print one JSON document on standard output and nothing else')
    .option('--local-time', "show times in this machine's zone, not in UTC")
    .option('--no-pager', 'show long output as it comes (default: in $MUSTER_PAGER, $PAGER or less)')
    .showSuggestionAfterError()
    .exitOverride()
    .enablePositionalOptions();

  const add: Add = (parent, usage, summary, load) => {
    const command = parent
      .command(usage)
      .description(summary)
      .option('-c, --config-dir <dir>', 'directory of master.yaml and minion.yaml')
      .option('--json', 'print one JSON document on standard output and nothing else')
      .option('--local-time', "show times in this machine's zone, not in UTC")
      .option('--no-pager', 'show long output as it comes');
    return command.action(async () => {
      const options: Record<string, unknown> = command.optsWithGlobals();
      const handler = await load();
      const configDirectory = textOption(options, 'configDir');
      const terminal = createTerminal({
        document: await documentForm(options['json'] === true ? 'json' : options['output']),
        localTime: options['localTime'] === true,
        // Said before the command or after it
        pages:
          [program, command].every((each) => each.opts()['pager'] !== false) && !unpaged.has(command.name()),
        configDirectory,
      });
      const words = command.processedArgs.flat().filter(isWord);
      try {
        exit(await handler({ terminal, configDirectory }, words, options));
      } finally {
        if (terminal.held !== undefined) await (await import('./output/pager.ts')).showHeld(terminal);
      }
    });
  };

  for (const addTo of [
    addDaemons,
    addStatus,
    addKeys,
    addTokens,
    addStatesAndFunctions,
    addHostData,
    addJobs,
    addDrift,
    addEvents,
    addAudit,
    addLocalCall,
    addTreeTools,
  ]) {
    addTo(program, add);
  }
  return program;
}

function addStatus(program: Command, add: Add): void {
  add(
    program,
    'status',
    'say how master and minions are: up, down, lost, drifted, versions, keys',
    async () => (await import('./commands/status.ts')).showStatus,
  );
  for (const [name, summary] of [
    ['status', 'list who is up and who is down'],
    ['up', 'list who is up'],
    ['down', 'list who is down'],
    ['versions', 'list the versions of master and minions'],
  ] as const) {
    add(program, `manage.${name}`, summary, async () => (await import('./commands/status.ts')).manage[name]);
  }
}

function addDaemons(program: Command, add: Add): void {
  add(
    program,
    'master',
    'run the master in the foreground',
    async () => (await import('./commands/daemons.ts')).runMaster,
  ).addOption(
    new Option('--limit-memory <unit>', 'set MemoryMax of a unit from the configuration, and end').hideHelp(),
  );
  add(
    program,
    'minion',
    'run a minion in the foreground',
    async () => (await import('./commands/daemons.ts')).runMinion,
  );
}

function addKeys(program: Command, add: Add): void {
  const key = program.command('key').description('list, accept, reject and delete the keys of minions');
  add(
    key,
    'list',
    'list every key with its fingerprint, address and age',
    async () => (await import('./commands/key.ts')).listKeys,
  );
  add(
    key,
    'show [id...]',
    'show keys in full',
    async () => (await import('./commands/key.ts')).showKeys,
  ).option('--master', "the master's own, whose fingerprint minions may be given");
  for (const action of ['accept', 'reject', 'delete'] as const) {
    add(key, `${action} [id...]`, `${action} keys by id or glob`, async () =>
      (await import('./commands/key.ts')).changeKeys(action),
    ).option(
      '-a, --all',
      action === 'delete' ? 'all ids whose every key is rejected or denied' : 'all that are pending',
    );
  }
}

function addTokens(program: Command, add: Add): void {
  const token = program.command('token').description('one-time tokens with which minions join by themselves');
  add(token, 'create', 'make a join token', async () => (await import('./commands/token.ts')).createToken)
    .option('--ids <glob>', 'ids that may join with it', '*')
    .option('--ttl <time>', 'how long it is good for: seconds, or 90s, 10m, 1h, 2d', '1h')
    .option('--uses <n>', 'how many minions may join with it', '1');
  add(token, 'list', 'list join tokens', async () => (await import('./commands/token.ts')).listTokens);
  add(
    token,
    'revoke <name...>',
    'revoke join tokens',
    async () => (await import('./commands/token.ts')).revokeTokens,
  );
}

function addStatesAndFunctions(program: Command, add: Add): void {
  addJobOptions(
    add(
      program,
      'apply [target] [sls...]',
      'bring hosts to their declared state (the highstate, or the SLS files named)',
      async () => (await import('./commands/apply.ts')).applyStates,
    ),
  )
    .option('-t, --test', 'only say what would change')
    .option('--pillar <json>', 'pillar laid over what the master compiles')
    .option('--saltenv <name>', 'environment of the SLS files')
    .option('--plan-out <file>', 'only say what would change, and write it to a file')
    .option('--plan <file>', 'carry out such a file, or nothing on a host that is not as it was');
  addJobOptions(
    add(
      program,
      'run <target> <function> [argument...]',
      'run an execution function on hosts',
      async () => (await import('./commands/run.ts')).runFunction,
    ),
  );
}

function addHostData(program: Command, add: Add): void {
  const mine = program.command('mine').description('values that hosts share');
  addTargetOptions(
    add(
      mine,
      'get <target> <function>',
      'ask the mine for a value of hosts',
      async () => (await import('./commands/mine.ts')).getMine,
    ),
  );
  add(mine, 'list', 'list what every host shares', async () => (await import('./commands/mine.ts')).listMine);
  addTargetOptions(
    add(
      mine,
      'update [target]',
      'have hosts send their values now',
      async () => (await import('./commands/mine.ts')).updateMine,
    ),
  );

  add(
    program.command('pillar').description('data that the master compiles for one host'),
    'show <id> [key]',
    'show what a minion would get now',
    async () => (await import('./commands/pillar.ts')).showPillar,
  )
    .option('--saltenv <name>', 'environment')
    .option('--reveal', 'show secrets in clear');

  addTargetOptions(
    add(
      program.command('grains').description('facts that hosts report'),
      'show <target> [key]',
      'show the grains of hosts',
      async () => (await import('./commands/grains.ts')).showGrains,
    ),
  );
}

function addJobs(program: Command, add: Add): void {
  const jobs = program.command('jobs').description('what was asked of hosts and what came of it');
  add(
    jobs,
    'list',
    'list jobs, newest first',
    async () => (await import('./commands/jobs.ts')).listJobs,
  ).option('-n, --limit <n>', 'how many', '20');
  addDetailOptions(
    add(
      jobs,
      'show <jid> [host] [state]',
      'show what a job came to: on all hosts, on one of them, or one state there, in full',
      async () => (await import('./commands/jobs.ts')).showJob,
    ),
  );
  addDetailOptions(
    add(
      jobs,
      'watch <jid>',
      'follow a job to its end',
      async () => (await import('./commands/jobs.ts')).watchJob,
    ),
  );
  add(jobs, 'cancel <jid>', 'cancel a job', async () => (await import('./commands/jobs.ts')).cancelJob);
}

function addDrift(program: Command, add: Add): void {
  const drift = program
    .command('drift')
    .description('continuous correction: what drifted, what was repaired');
  add(
    drift,
    'status',
    'say what is watched and what drifts',
    async () => (await import('./commands/drift.ts')).driftStatus,
  );
  add(
    drift,
    'history [id]',
    'list what drifted and what was done about it',
    async () => (await import('./commands/drift.ts')).driftHistory,
  ).option('-n, --limit <n>', 'how many', '20');
  for (const action of ['pause', 'resume'] as const) {
    addTargetOptions(
      add(drift, `${action} <target>`, `${action} correction on hosts`, async () =>
        (await import('./commands/drift.ts')).steerDrift(action),
      ),
    );
  }
}

function addEvents(program: Command, add: Add): void {
  add(
    program,
    'events',
    'follow the event bus',
    async () => (await import('./commands/events.ts')).followEvents,
  ).option('--tag <glob>', 'only tags that fit', '*');
}

function addAudit(program: Command, add: Add): void {
  const audit = program.command('audit').description('who changed what, or was denied it');
  add(audit, 'show', 'show the newest lines', async () => (await import('./commands/audit.ts')).showAudit)
    .option('-n, --limit <n>', 'how many', '20')
    .option('--denied', 'only what was denied');
  add(
    audit,
    'verify [file]',
    "check that no line was altered, added or removed: in the master's log, or in a copy of it",
    async () => (await import('./commands/audit.ts')).verifyAudit,
  );
}

function addLocalCall(program: Command, add: Add): void {
  addDetailOptions(
    add(
      program,
      'call <function> [argument...]',
      'run an execution function on this minion',
      async () => (await import('./commands/call.ts')).callFunction,
    ),
  )
    .option('--local', 'without a master')
    .option('--file-root <dir>', 'state tree, with --local')
    .option('--pillar-root <dir>', 'pillar tree, with --local')
    .option('--id <id>', 'minion id')
    .option('--grains <file>', 'grains laid over those of the host (YAML or JSON), with --local');
}

function addTreeTools(program: Command, add: Add): void {
  add(
    program,
    'lint <path>',
    'check a tree of states and pillar without any host',
    async () => (await import('./commands/lint.ts')).lint,
  )
    .option(
      '--file-root <dir>',
      'a state tree, where it is not found by itself; may be given again',
      gathered,
    )
    .option('--pillar-root <dir>', 'a pillar tree; may be given again', gathered)
    .option('--grains <file>', 'grains laid over those of a plain Debian host (YAML or JSON)');

  add(
    program,
    'schema',
    'write JSON Schemas of SLS and top files for editors',
    async () => (await import('./commands/schema.ts')).writeSchemas,
  ).option('--out <dir>', 'directory to write them into; standard output otherwise');
  add(
    program,
    'docs [name]',
    'show what states and functions do and take',
    async () => (await import('./commands/docs.ts')).showDocs,
  );
}

/** Values of an option that may be given several times. */
function gathered(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function addJobOptions(command: Command): Command {
  return addDetailOptions(addTargetOptions(command))
    .option('-b, --batch <n>', 'hosts at a time: a number or a percentage')
    .option('--detach', 'print the job id and do not wait')
    .addOption(
      new Option('--timeout <time>', 'end it on a host after this long: seconds, or 90s, 10m, 1h').default(
        '0',
      ),
    );
}

/** In which form and how much of what a job came to is shown. */
function addDetailOptions(command: Command): Command {
  return command
    .addOption(new Option('--out, --output <form>', 'the form of what is printed').choices(documentForms))
    .addOption(
      new Option('--diff <how>', 'changes of states in short, or all of them')
        .choices(['short', 'full'])
        .default('short'),
    )
    .addOption(
      new Option('--states <which>', 'states that are shown one by one')
        .choices(['all', 'changes', 'failed'])
        .default('changes'),
    );
}

/** The exit code for what commander reports: help and version are fine, anything else is a usage error. */
export function commanderExitCode(error: CommanderError): ExitCode {
  return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string';
}
