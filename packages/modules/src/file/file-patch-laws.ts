import type { LawCases, MemoryProgram } from '@muster/engine';
import { cachedAbc } from './law-files.ts';

/** A patch that makes `new` of `old`. */
const patch: MemoryProgram = async (args, _, host) => {
  const path = args.includes('-d') ? `${args.at(-1)}/file` : (args.at(-1) ?? '');
  const [from, to] = args.includes('-R') ? ['new', 'old'] : ['old', 'new'];
  const present = await host.files.readText(path);
  const isTrial = args.includes('--dry-run');
  const stdout = `${isTrial ? 'checking' : 'patching'} file ${path}\n`;
  if (present === 'odd') return { code: 2, stdout: 'Only garbage was found in the patch input.\n' };
  if (present !== from) return { code: 1, stdout: `${stdout}Hunk #1 FAILED at 1.\n` };
  if (!isTrial) await host.files.writeAtomically(path, { kind: 'bytes', bytes: Buffer.from(to) }, {});
  return { stdout };
};
const withText = (text: string) => ({ files: { '/f': text, '/opt/file': text }, programs: { patch } });
const applied = (path: string) => ({
  comment: 'Patch successfully applied',
  changes: { retcode: 0, stdout: `patching file ${path}`, stderr: '' },
  planned: 'The patch would be applied',
});

/** Uses of `file.patch`. */
export const filePatchLaws: LawCases = {
  'file.patch': {
    usual: {
      name: '/f',
      args: { source: 'salt://abc' },
      context: { files: { 'salt://abc': cachedAbc() } },
      host: withText('old'),
    },
    repair: {
      'a file': { ...applied('/f'), runs: [/^patch -N -r - -i \S+fixtures\/abc \/f$/] },
      'a directory, by a template and with options': {
        name: '/opt',
        args: { source: 'salt://abc', template: 'jinja', strip: 1, options: "-l '--fuzz=3'" },
        ...applied('/opt/file'),
        runs: [{ run: 'patch -N -r - -l --fuzz=3 -p1 -i - -d /opt', stdin: 'salt://abc' }],
      },
    },
    'nothing to do': {
      'a file that was patched before': { host: withText('new'), comment: 'Patch was already applied' },
    },
    cannot: {
      'a file that the patch does not fit': {
        host: withText('other'),
        comment: 'Patch would not apply cleanly, no changes made.\nchecking file /f\nHunk #1 FAILED at 1.',
      },
      'what is no patch': {
        host: withText('odd'),
        comment:
          'Patch would not apply cleanly, no changes made.\nOnly garbage was found in the patch input.',
      },
      'a file that is not there': { name: '/none', comment: '/none does not exist' },
      'a host without the program': {
        host: { files: { '/f': 'old' } },
        comment: 'patch cannot be run: Cannot run patch: no such file or directory',
      },
      'options of its own': {
        args: { source: 'salt://abc', options: '-p1 -N --output=/etc/passwd' },
        comment: 'The following CLI options are not allowed: -N, --output=/etc/passwd',
      },
      'a file of rejects': {
        args: { source: 'salt://abc', reject_file: '/tmp/rej' },
        comment:
          "Invalid argument 'reject_file': no file of rejects is written; the comment of the failed state names the hunks, not '/tmp/rej' (file.patch, id '/f')",
      },
      'a patch that is not there': {
        args: { source: 'salt://none' },
        comment: "Source file salt://none not found in saltenv 'base'",
      },
    },
  },
};
