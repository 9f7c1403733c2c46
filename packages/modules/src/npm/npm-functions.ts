import { defineFunction, type ExecutionFunction } from '@muster/engine';
import { z } from 'zod';
import { anyText, textList } from '../arguments/schemas.ts';
import { listPackages, parseSpec, runNpm } from './npm-packages.ts';

const place = () => ({
  dir: anyText.optional().describe('Directory; for all of the host unless given.'),
  user: anyText.optional().describe('Account to run npm as.'),
});

/** `npm.*`: packages of Node.js. */
export const npmFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'npm.list',
    summary: 'The packages that are installed, with their versions.',
    effect: 'asks',
    args: () => z.strictObject({ pkg: anyText.optional().describe('This one alone.'), ...place() }),
    examples: [{ dir: '/srv/app' }],
    async run({ pkg, ...where }, { host }) {
      const { packages } = await listPackages(where, host, pkg === undefined ? [] : [parseSpec(pkg).written]);
      return Object.fromEntries(
        Object.entries(packages).map(([name, { version = '', resolved = '' }]) => [
          name,
          { version, resolved },
        ]),
      );
    },
  }),
  defineFunction({
    name: 'npm.install',
    summary: 'Installs packages, or what package.json of a directory asks for.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        pkg: anyText.optional().describe('The package.'),
        pkgs: textList.optional().describe('Several packages.'),
        ...place(),
        registry: anyText.optional().describe('Address of the registry.'),
      }),
    examples: [{ pkg: 'pm2' }, { dir: '/srv/app', user: 'app' }],
    async run({ pkg, pkgs, registry, ...where }, { host }) {
      const specs = (pkgs ?? (pkg === undefined ? [] : [pkg])).map((spec) => parseSpec(spec).written);
      const from = registry === undefined ? [] : ['--registry', registry];
      await runNpm(
        'npm install',
        ['install', ...from, ...(specs.length === 0 ? [] : ['--', ...specs])],
        where,
        host,
      );
      return true;
    },
  }),
  defineFunction({
    name: 'npm.uninstall',
    summary: 'Removes a package.',
    effect: 'changes',
    args: () => z.strictObject({ pkg: anyText.describe('The package.'), ...place() }),
    examples: [{ pkg: 'pm2' }],
    async run({ pkg, ...where }, { host }) {
      await runNpm('npm uninstall', ['uninstall', '--', parseSpec(pkg).written], where, host);
      return true;
    },
  }),
];
