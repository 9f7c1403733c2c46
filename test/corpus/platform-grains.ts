/** What a host says of itself, by the name of its platform such as `debian-12`; undefined for an unknown one. */
export function platformGrains(platform: string): Record<string, unknown> | undefined {
  const [, name = '', version = ''] = /^(.+?)-([0-9a-z.]+(?:-[a-z]+)?)$/.exec(platform) ?? [];
  const distribution = distributions[name];
  if (distribution === undefined) return undefined;
  const release = distribution.releases?.[version] ?? version;
  const major = Number.parseInt(release, 10);
  const { os, os_family: family, fingerName = distribution.os, majorInFinger = true } = distribution;
  const grains = {
    ...host,
    ...distribution.more,
    os,
    os_family: family,
    osfullname: distribution.osfullname ?? os,
    osrelease: release,
    osmajorrelease: Number.isNaN(major) ? release : major,
    osrelease_info: release.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    osfinger: `${fingerName}-${majorInFinger && !Number.isNaN(major) ? major : release}`,
    oscodename: codeNames[`${name}-${version}`] ?? '',
    lsb_distrib_codename: codeNames[`${name}-${version}`] ?? '',
    ...(withoutSystemd.has(platform) ? { init: 'sysvinit', systemd: undefined } : {}),
  };
  return Object.fromEntries(Object.entries(grains).filter(([, value]) => value !== undefined));
}

const withoutSystemd: ReadonlySet<string> = new Set([
  'amazonlinux-1',
  'centos-6',
  'gentoo-2-sysv',
  'oraclelinux-6',
]);

interface Distribution {
  readonly os: string;
  readonly os_family: string;
  readonly osfullname?: string;
  /** The name in `osfinger`, where it is not `os`. */
  readonly fingerName?: string;
  /** Whether `osfinger` has the first part of the release only. */
  readonly majorInFinger?: boolean;
  /** Releases that the platform's name shortens. */
  readonly releases?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

const host = {
  id: 'web1',
  host: 'web1',
  localhost: 'web1',
  nodename: 'web1',
  domain: 'example.test',
  fqdn: 'web1.example.test',
  osarch: 'amd64',
  cpuarch: 'x86_64',
  kernel: 'Linux',
  kernelrelease: '6.1.0-18-amd64',
  init: 'systemd',
  systemd: { version: '252', features: '' },
  virtual: 'kvm',
  num_cpus: 4,
  mem_total: 7936,
  swap_total: 1024,
  ipv4: ['10.20.0.11', '127.0.0.1'],
  ipv6: ['::1', 'fd00:20::11'],
  fqdn_ip4: ['10.20.0.11'],
  fqdn_ip6: [],
  ip4_interfaces: { lo: ['127.0.0.1'], eth0: ['10.20.0.11'] },
  ip6_interfaces: { lo: ['::1'], eth0: ['fd00:20::11'] },
  ip_interfaces: { lo: ['127.0.0.1', '::1'], eth0: ['10.20.0.11', 'fd00:20::11'] },
  hwaddr_interfaces: { lo: '00:00:00:00:00:00', eth0: '52:54:00:12:34:56' },
  dns: { nameservers: ['10.20.0.1'], ip4_nameservers: ['10.20.0.1'], search: [], domain: '' },
  shell: '/bin/sh',
  path: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  pythonversion: [3, 11, 2, 'final', 0],
  pythonexecutable: '/usr/bin/python3',
  saltversion: '3006.0',
  saltversioninfo: [3006, 0],
  saltpath: '/usr/lib/python3/dist-packages/salt',
  master: 'salt',
  server_id: 1_234_567,
  machine_id: '0123456789abcdef0123456789abcdef',
  locale_info: { defaultlanguage: 'en_US', defaultencoding: 'UTF-8' },
  selinux: { enabled: false, enforced: 'Disabled' },
  biosversion: '1.16',
  manufacturer: 'QEMU',
  productname: 'Standard PC',
  zmqversion: '4.3.4',
};

const redHat = { osarch: 'x86_64' };
const bsd = { init: 'unknown', systemd: undefined };

const distributions: Readonly<Record<string, Distribution>> = {
  debian: { os: 'Debian', os_family: 'Debian' },
  ubuntu: {
    os: 'Ubuntu',
    os_family: 'Debian',
    majorInFinger: false,
    releases: { '16': '16.04', '18': '18.04', '20': '20.04', '22': '22.04', '24': '24.04' },
  },
  centos: { os: 'CentOS', os_family: 'RedHat', more: redHat },
  fedora: { os: 'Fedora', os_family: 'RedHat', more: redHat },
  amazonlinux: {
    os: 'Amazon',
    os_family: 'RedHat',
    fingerName: 'Amazon Linux',
    more: redHat,
    releases: { '1': '2018' },
  },
  oraclelinux: { os: 'OEL', os_family: 'RedHat', fingerName: 'Oracle Linux Server', more: redHat },
  almalinux: { os: 'AlmaLinux', os_family: 'RedHat', more: redHat },
  rockylinux: { os: 'Rocky', os_family: 'RedHat', fingerName: 'Rocky Linux', more: redHat },
  opensuse: {
    os: 'SUSE',
    os_family: 'Suse',
    osfullname: 'Leap',
    fingerName: 'Leap',
    more: redHat,
    releases: { '15': '15.4', tumbleweed: '20220101' },
  },
  arch: { os: 'Arch', os_family: 'Arch', more: redHat, releases: { 'base-latest': 'rolling' } },
  gentoo: { os: 'Gentoo', os_family: 'Gentoo', more: redHat, releases: { '2-sysd': '2', '2-sysv': '2' } },
  freebsd: { os: 'FreeBSD', os_family: 'FreeBSD', more: { ...bsd, kernel: 'FreeBSD' } },
  openbsd: { os: 'OpenBSD', os_family: 'OpenBSD', more: { ...bsd, kernel: 'OpenBSD' } },
  windows: {
    os: 'Windows',
    os_family: 'Windows',
    more: { ...bsd, osarch: 'AMD64', cpuarch: 'AMD64', kernel: 'Windows' },
  },
  mac_os_x: { os: 'MacOS', os_family: 'MacOS', more: { ...bsd, osarch: 'x86_64', kernel: 'Darwin' } },
};

const codeNames: Readonly<Record<string, string>> = {
  'debian-9': 'stretch',
  'debian-10': 'buster',
  'debian-11': 'bullseye',
  'debian-12': 'bookworm',
  'debian-13': 'trixie',
  'ubuntu-16': 'xenial',
  'ubuntu-18': 'bionic',
  'ubuntu-20': 'focal',
  'ubuntu-22': 'jammy',
  'ubuntu-24': 'noble',
};
