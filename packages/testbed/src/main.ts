import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import type { CommandResult } from './command.ts';
import type { Host } from './host.ts';
import { Testbed } from './testbed.ts';
import { TestbedError } from './testbed-error.ts';

const program = new Command('hosts')
  .description(
    'Debian hosts on this machine: each with its own systemd, network namespace, address and disk.',
  )
  .option('-b, --bed <name>', 'which bed', process.env['MUSTER_BED'] ?? 'hosts')
  .enablePositionalOptions()
  .configureHelp({ showGlobalOptions: true });

program
  .command('up')
  .argument('<host...>', 'names; master, api and db have addresses of their own')
  .option('--subnet <prefix>', 'first three numbers of the /24 of a new bed', '10.77.0')
  .option('--bind <source:target...>', 'what hosts of a new bed see read-only', [])
  .description('make hosts where missing, and boot them side by side')
  .action(async (names: string[], options: { subnet: string; bind: string[] }) => {
    const bed = (await Testbed.open(bedName())) ?? (await createBed(options.subnet, options.bind));
    for (const host of await bed.hosts(...names)) console.log(`${host.name}\t${host.address}`);
  });

program
  .command('exec')
  .argument('<host>')
  .argument('<command...>', 'program and arguments')
  .passThroughOptions()
  .description('run a command in a host, on this terminal')
  .action(async (name: string, argv: string[]) => {
    const [file = '', ...args] = await (await existingHost(name)).commandLine(argv, { cwd: '/root' });
    const { status } = spawnSync(file, args, { stdio: 'inherit' });
    process.exitCode = status ?? 137;
  });

program
  .command('net')
  .argument('<command...>', 'program and arguments')
  .passThroughOptions()
  .description("run a command of this machine at the bed's switch, from where every host can be reached")
  .action(async (argv: string[]) => pass(await (await existingBed()).exec(argv)));

program
  .command('apt')
  .argument('<host>')
  .argument('<argument...>', 'of apt-get')
  .passThroughOptions()
  .description("apt-get in a host, on the machine's network")
  .action(async (name: string, args: string[]) => pass(await (await existingHost(name)).aptOnline(args)));

const onHosts: Readonly<Record<string, readonly [summary: string, action: (host: Host) => Promise<void>]>> = {
  boot: ['start a host that is off, from its kept disk', async (host) => await host.boot()],
  reboot: ['reboot from inside', async (host) => await host.reboot()],
  stop: ['clean power-off; the disk is kept', async (host) => await host.stop()],
  kill: ['power loss; the disk is kept', async (host) => await host.kill()],
  crash: ['die at once with the link up; the disk is kept', async (host) => await host.crash()],
  freeze: ['stop every process where it is', async (host) => await host.freeze()],
  thaw: ['undo freeze', async (host) => await host.thaw()],
  cut: ['take off the network: packets vanish', async (host) => await host.cut()],
  unplug: ['take the link down: the host notices', async (host) => await host.unplug()],
  heal: ['undo cut and unplug', async (host) => await host.heal()],
};

for (const [name, [summary, action]] of Object.entries(onHosts)) {
  program
    .command(name)
    .argument('<host...>')
    .description(summary)
    .action(async (names: string[]) => {
      const bed = await existingBed();
      await Promise.all(names.map(async (host) => await action(bed.existingHost(host))));
    });
}

program
  .command('status')
  .description('every host of the bed: address, state, memory, disk')
  .action(async () => {
    const bed = await existingBed();
    for (const name of bed.hostNames()) {
      const status = await bed.existingHost(name).status();
      const sizes = [status.memoryBytes ?? 0, status.diskBytes].map(
        (bytes) => `${Math.round(bytes / 2 ** 20)} MiB`,
      );
      const [memory = '', disk = ''] = sizes;
      console.log(
        [name.padEnd(12), status.address.padEnd(14), status.state.padEnd(10), memory.padEnd(9), disk].join(
          ' ',
        ),
      );
    }
  });

program
  .command('remove')
  .argument('<host...>')
  .description('remove hosts with their disks')
  .action(async (names: string[]) => {
    const bed = await existingBed();
    for (const name of names) await bed.remove(name);
  });

program
  .command('list')
  .description('the beds of this machine')
  .action(async () => {
    for (const name of await Testbed.list()) console.log(name);
  });

program
  .command('down')
  .description('remove the bed with its hosts and disks; repeating it does no harm')
  .action(async () => await (await Testbed.open(bedName()))?.down());

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof TestbedError)) throw error;
  console.error(`hosts: ${error.message}`);
  process.exitCode = 1;
}

function bedName(): string {
  return program.opts<{ bed: string }>().bed;
}

async function createBed(subnet: string, binds: readonly string[]): Promise<Testbed> {
  return await Testbed.create({
    name: bedName(),
    subnet,
    keep: true,
    binds: binds.map((bind) => {
      const [source = '', target = source] = bind.split(':');
      return { source, target };
    }),
    report: (line) => console.error(line),
  });
}

async function existingBed(): Promise<Testbed> {
  const bed = await Testbed.open(bedName());
  if (bed === undefined) throw new TestbedError(`there is no bed ${bedName()}: hosts up NAME... makes it`);
  return bed;
}

async function existingHost(name: string): Promise<Host> {
  return (await existingBed()).existingHost(name);
}

function pass(result: CommandResult): void {
  process.stdout.write(result.stdout);
  process.stderr.write(result.stderr);
  process.exitCode = result.code;
}
