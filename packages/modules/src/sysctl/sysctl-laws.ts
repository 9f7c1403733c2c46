import type { LawCases, MemoryHostOptions, MemoryProgram } from '@muster/engine';

const config = '/etc/sysctl.d/99-salt.conf';
const heading = '#\n# Kernel sysctl configuration\n#\n';

/** What `sysctl -w` does: the kernel shows blanks as tabs, and knows no value but numbers. */
const sysctl: MemoryProgram = async ([, assignment = ''], _, { files }) => {
  const [name = '', value = ''] = assignment.split('=');
  if (/[a-z]/.test(value)) return { code: 255, stderr: `sysctl: setting key "${name}": Invalid argument` };
  const path = `/proc/sys/${name.includes('/') ? name : name.replaceAll('.', '/')}`;
  const bytes = Buffer.from(`${value.trim().replaceAll(/\s+/g, '\t')}\n`);
  await files.writeAtomically(path, { kind: 'bytes', bytes }, {});
  return {};
};

function kernelWith(value: string, kept?: string): MemoryHostOptions {
  return {
    files: {
      '/proc/sys/net/ipv4/tcp_rmem': `${value}\n`,
      ...(kept !== undefined && { [config]: kept }),
    },
    programs: { sysctl },
  };
}

/** Uses of `sysctl.*` states. */
export const sysctlLaws: LawCases = {
  'sysctl.present': {
    usual: {
      name: 'net.ipv4.tcp_rmem',
      args: { value: '4096 87380  16777216' },
      comment: 'Updated sysctl value {name} = 4096 87380  16777216',
      changes: { '{name}': '4096 87380  16777216' },
      planned: 'Sysctl option {name} set to be changed to 4096 87380  16777216',
    },
    create: {
      'a parameter that no file sets': {
        host: kernelWith('4096\t131072\t6291456'),
        runs: ["sysctl -w 'net.ipv4.tcp_rmem=4096 87380  16777216'"],
        files: {
          [config]: `${heading}{name} = 4096 87380  16777216\n`,
          '/etc': { directory: true },
          '/etc/sysctl.d': { directory: true },
        },
      },
      'a parameter that has the value but for the next start, in a file of its own': {
        host: kernelWith('4096\t87380\t16777216'),
        args: { value: '4096 87380 16777216', config: '/etc/sysctl.conf' },
        comment: 'Updated sysctl value {name} = 4096 87380 16777216',
        changes: { '{name}': '4096 87380 16777216' },
        planned:
          'Sysctl value is currently set on the running system but not in a config file. Sysctl option {name} set to be changed to 4096 87380 16777216 in config file.',
        files: {
          '/etc/sysctl.conf': `${heading}{name} = 4096 87380 16777216\n`,
          '/etc': { directory: true },
        },
      },
    },
    repair: {
      'a parameter that a file sets otherwise, twice and in other spellings': {
        host: kernelWith('1', '# ours\n-net/ipv4/tcp_rmem=1\nnet.ipv4.tcp_wmem = 2\nnet.ipv4.tcp_rmem = 3\n'),
        runs: ["sysctl -w 'net.ipv4.tcp_rmem=4096 87380  16777216'"],
        files: {
          [config]:
            '# ours\n{name} = 4096 87380  16777216\nnet.ipv4.tcp_wmem = 2\n{name} = 4096 87380  16777216\n',
        },
      },
      'a value that was changed since the start': {
        host: kernelWith('1', 'net.ipv4.tcp_rmem = 4096\t87380 16777216\n'),
        runs: ["sysctl -w 'net.ipv4.tcp_rmem=4096 87380  16777216'"],
      },
    },
    'nothing to do': {
      'a value with other blanks': {
        host: kernelWith('4096\t87380\t16777216', 'net.ipv4.tcp_rmem = 4096\t87380 16777216\n'),
        comment: 'Sysctl value {name} = 4096 87380  16777216 is already set',
        changes: {},
        planned: undefined,
      },
    },
    cannot: {
      usual: { changes: {}, planned: undefined },
      'a parameter that the kernel does not have': {
        name: 'net.bridge.bridge-nf-call-iptables',
        args: { value: 1 },
        comment: 'sysctl {name} does not exist',
      },
      'a name that leads elsewhere': {
        name: 'net/../../etc/passwd',
        args: { value: 1 },
        comment: '"{name}" is not the name of a kernel parameter',
      },
      'a value that the kernel refuses': {
        host: kernelWith('1', 'net.ipv4.tcp_rmem = much\n'),
        args: { value: 'much' },
        comment: 'sysctl -w failed: sysctl: setting key "{name}": Invalid argument',
        planned: 'Sysctl option {name} set to be changed to much',
        plannedChanges: { '{name}': 'much' },
        runs: ['sysctl -w net.ipv4.tcp_rmem=much'],
      },
      'two lines in one': {
        args: { value: '1\nkernel.core_pattern = |/tmp/x' },
        comment:
          "Invalid argument 'value': expected one line, not '1\nkernel.core_pattern = |/tmp/x' (sysctl.present, id '{name}')",
      },
    },
  },
};
