import { arch } from 'node:process';
import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** `os`, `os_family`, `osrelease` and their relatives, from /etc/os-release. */
export function operatingSystemGrains(system: SystemReader): Grains {
  const release = parseShellAssignments(
    system.text('/etc/os-release') ?? system.text('/usr/lib/os-release') ?? '',
  );
  const name = release.get('NAME')?.trim() || 'Linux';
  const id = release.get('ID') ?? 'linux';
  const os = shortName(name);
  const version = release.get('VERSION_ID');
  const codename = release.get('VERSION_CODENAME');
  return {
    os,
    os_family: family(id, release.get('ID_LIKE') ?? '', os),
    osfullname: name,
    osarch: packageArchitectures[arch] ?? arch,
    ...(codename === undefined ? {} : { oscodename: codename }),
    ...(version === undefined ? {} : releaseGrains(os, name, version)),
    ...lsbGrains(system),
  };
}

/** The assignments of a file in the format of /etc/os-release, quotes removed. */
export function parseShellAssignments(text: string): ReadonlyMap<string, string> {
  const assignments = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    const [, , quoted] = /^(["'])(.*)\1$/.exec(value) ?? [];
    assignments.set(key, (quoted ?? value).replaceAll(/\\(["'$`\\])/g, '$1'));
  }
  return assignments;
}

const packageArchitectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: 'i386',
  arm64: 'arm64',
  arm: 'armhf',
  riscv64: 'riscv64',
  s390x: 's390x',
  ppc64: 'ppc64el',
};

const shortNames: Readonly<Record<string, string>> = {
  linuxmint: 'Mint',
  neon: 'KDE neon',
  redhatente: 'RedHat',
  archlinux: 'Arch',
};

function shortName(fullName: string): string {
  const plain = fullName.replaceAll(/\s*\(?GNU\/Linux\)?|\s+Linux\b/gi, '').trim() || fullName;
  return shortNames[fullName.replaceAll(' ', '').toLowerCase().slice(0, 10)] ?? plain;
}

const families: readonly (readonly [id: string, family: string])[] = [
  ['debian', 'Debian'],
  ['ubuntu', 'Debian'],
  ['rhel', 'RedHat'],
  ['fedora', 'RedHat'],
  ['centos', 'RedHat'],
  ['suse', 'Suse'],
  ['opensuse', 'Suse'],
  ['arch', 'Arch'],
  ['alpine', 'Alpine'],
  ['gentoo', 'Gentoo'],
];

function family(id: string, like: string, os: string): string {
  const ids = [id, ...like.split(/\s+/)];
  return families.find(([known]) => ids.includes(known))?.[1] ?? os;
}

function releaseGrains(os: string, fullName: string, version: string): Grains {
  const parts = version.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const [major] = parts;
  const fingerName = os === 'Debian' || os === 'Raspbian' ? os : fullName;
  const fingerVersion = os === 'Ubuntu' || os === 'Pop' ? version : String(major);
  return {
    osrelease: version,
    osrelease_info: parts,
    ...(typeof major === 'number' ? { osmajorrelease: major } : {}),
    osfinger: `${fingerName}-${fingerVersion}`,
  };
}

function lsbGrains(system: SystemReader): Grains {
  const lsb = parseShellAssignments(system.text('/etc/lsb-release') ?? '');
  const names = ['ID', 'RELEASE', 'CODENAME', 'DESCRIPTION'].map((name) => `DISTRIB_${name}`);
  return Object.fromEntries(
    names.flatMap((name) => (lsb.has(name) ? [[`lsb_${name.toLowerCase()}`, lsb.get(name) ?? '']] : [])),
  );
}
