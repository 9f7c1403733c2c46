import { defineState, NotYetError, type Properties, StateFailedError } from '@muster/engine';
import { z } from 'zod';
import { flag, name, text } from '../arguments/schemas.ts';
import { installArguments } from './install-arguments.ts';
import { needsRefresh, refreshLists } from './list-freshness.ts';
import { fits, unavailability, versionsOnOffer } from './versions-on-offer.ts';
import { nameList, wantedPackages } from './wanted-packages.ts';

const { pkgs, refresh, cache_valid_time, fromrepo, skip_verify, install_recommends, normalize } =
  installArguments;
const downloadedArgs = z.strictObject({
  name: name.describe('The package; ignored where `pkgs` is given.'),
  version: text.optional().describe('Version, or conditions on it.'),
  pkgs,
  refresh,
  cache_valid_time,
  fromrepo,
  skip_verify,
  install_recommends,
  normalize,
  ignore_epoch: flag.default(false).describe('Leave the epoch out when versions are compared.'),
});

/** `pkg.downloaded`: package files are at hand, to be installed without the network. Seen and wanted are versions by package. */
export const pkgDownloaded = defineState({
  name: 'pkg.downloaded',
  summary: 'Package files, with those of what they need, are fetched and kept.',
  args: downloadedArgs,
  ignoresExtra: true,
  examples: [{ name: 'nginx' }, { name: 'tools', pkgs: ['jq', { curl: '>=7.88' }] }],
  provides: () => [],
  triggers: () => [{ kind: 'path', path: '/var/cache/apt/archives' }],

  async observe(args, { packages }): Promise<Properties> {
    const downloaded = await packages.downloaded();
    return Object.fromEntries(
      wantedPackages(args).map(({ name: each, version }) => [
        each,
        downloaded.get(each)?.find((found) => version === undefined || fits(found, version, args)),
      ]),
    );
  },
  async desire(args, observed, host): Promise<Properties> {
    const missing = wantedPackages(args).filter((wanted) => observed[wanted.name] === undefined);
    const offers = await versionsOnOffer(
      missing.map((wanted) => wanted.name),
      args.fromrepo,
      host,
    );
    const problems = missing.flatMap((wanted) => unavailability(wanted, offers.get(wanted.name), args));
    if (problems.length > 0 && !(await needsRefresh(host, args)))
      throw new NotYetError(problems.join('\n'), [{ kind: 'path', path: '/etc/apt' }]);
    const versions = missing.map(({ name: each, version }) => {
      const found = offers.get(each)?.find((offer) => version === undefined || fits(offer, version, args));
      return [each, found ?? version ?? 'latest'] as const;
    });
    return { ...observed, ...Object.fromEntries(versions) };
  },
  async apply(args, _, changes, host) {
    if (await needsRefresh(host, args)) await refreshLists(host);
    const offers = await versionsOnOffer([...changes.keys()], args.fromrepo, host);
    const wanted = wantedPackages(args).filter((each) => changes.has(each.name));
    const problems = wanted.flatMap((each) => unavailability(each, offers.get(each.name), args));
    if (problems.length > 0) throw new StateFailedError(problems.join('\n'));
    await host.packages.install(
      wanted.map(({ name: each, version }) => {
        const found = offers.get(each)?.find((offer) => version === undefined || fits(offer, version, args));
        return found === undefined ? { name: each } : { name: each, version: found };
      }),
      {
        fromRepo: args.fromrepo,
        skipVerify: args.skip_verify,
        installRecommends: args.install_recommends,
        downloadOnly: true,
      },
    );
  },
  report: (changes) =>
    Object.fromEntries([...changes].map(([each, { to }]) => [each, { old: '', new: String(to) }])),
  comment(outcome, args, changes) {
    if (args.pkgs?.length === 0) return 'No packages to download provided';
    if (outcome === 'unchanged') return 'All specified packages are already downloaded';
    return outcome === 'changed'
      ? `Packages downloaded: ${nameList(changes.keys())}`
      : `The following packages would be downloaded: ${nameList(changes.keys())}`;
  },
});
