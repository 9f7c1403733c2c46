import { expect, test } from 'vitest';
import { parseAptPolicy } from './apt-policy.ts';
import { isInstalled, parseDpkgListing } from './dpkg-listing.ts';
import { checkedPackageName, checkedVersion } from './package-name.ts';

test('a listing of dpkg is read, states and virtual packages included', () => {
  const listing = parseDpkgListing(
    [
      'mawk\tamd64\t1.3.4.20200120-3.1\tii \tawk',
      'libc6:amd64\tamd64\t2.36-9\tii \tlibc6-2.36',
      'libc6:i386\ti386\t2.36-8\trc \t',
      'nginx\tamd64\t1.22.1-9\thi \thttpd, httpd-cgi (= 1)',
      'telnet\tamd64\t0.17-44\trc \t',
      'broken\tamd64\t1.0\tiF \t',
      '',
    ].join('\n'),
  );
  const state = (name: string) => {
    const entry = listing.get(name);
    return entry === undefined ? undefined : [entry.version, entry.selection, isInstalled(entry)];
  };
  expect(state('mawk')).toEqual(['1.3.4.20200120-3.1', 'i', true]);
  expect(state('libc6')).toEqual(['2.36-9', 'i', true]);
  expect(state('libc6:i386')).toEqual(['2.36-8', 'r', false]);
  expect(state('nginx')).toEqual(['1.22.1-9', 'h', true]);
  expect(state('telnet')?.[2]).toBe(false);
  expect(state('broken')?.[2]).toBe(false);
  expect(listing.get('nginx')?.provides).toEqual(['httpd', 'httpd-cgi']);
});

test('a policy of apt is read, candidates and all versions', () => {
  const policies = parseAptPolicy(`curl:
  Installed: 7.88.1-10+deb12u5
  Candidate: 7.88.1-10+deb12u8
  Version table:
     8.5.0-2~bpo12+1 100
        100 http://deb.debian.org/debian bookworm-backports/main amd64 Packages
     7.88.1-10+deb12u8 500
        500 http://deb.debian.org/debian bookworm/main amd64 Packages
 *** 7.88.1-10+deb12u5 100
        100 /var/lib/dpkg/status
mail-transport-agent:
  Installed: (none)
  Candidate: (none)
  Version table:
`);
  expect(policies.get('curl')).toEqual({
    candidate: '7.88.1-10+deb12u8',
    versions: ['8.5.0-2~bpo12+1', '7.88.1-10+deb12u8', '7.88.1-10+deb12u5'],
  });
  expect(policies.get('mail-transport-agent')).toEqual({ candidate: undefined, versions: [] });
  expect(policies.has('unheard-of')).toBe(false);
});

test.each(['-o', 'nginx*', 'nginx=1', '../x.deb', 'a b', 'Nginx', ''])('%j is no package name', (name) => {
  expect(() => checkedPackageName(name)).toThrow('is not the name of a Debian package');
});

test.each(['libstdc++6', 'python3.11', 'libc6:i386', '0ad'])('%s is a package name', (name) => {
  expect(checkedPackageName(name)).toBe(name);
});

test('a version cannot be an option or a pattern', () => {
  expect(checkedVersion('1:2.0~rc1-1+deb12u1')).toBe('1:2.0~rc1-1+deb12u1');
  expect(() => checkedVersion('1.0 --allow')).toThrow('is not the version');
});
