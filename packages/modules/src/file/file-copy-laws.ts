import type { LawCases } from '@muster/engine';
import { conf } from './law-files.ts';

/** Uses of `file.copy`. */
export const fileCopyLaws: LawCases = {
  'file.copy': [
    {
      kind: 'create',
      about: 'a new copy',
      name: '/srv/copy',
      args: { source: '/etc/app.conf', makedirs: true },
      host: { files: { '/etc/app.conf': { text: conf, mode: 0o640 } } },
      expect: {
        comment: 'Copied "/etc/app.conf" to "/srv/copy"',
        changes: { '/srv/copy': '/etc/app.conf' },
        planned: { comment: 'File "/etc/app.conf" is set to be copied to "/srv/copy"' },
        files: {
          '/srv': { directory: true, mode: 0o750 },
          '/srv/copy': { text: 'one\ntwo\nthree\n', mode: 0o640 },
        },
      },
    },
    {
      kind: 'nothing to do',
      about: 'a copy that differs and may stay so',
      name: '/etc/copy',
      args: { source: '/etc/app.conf' },
      host: { files: { '/etc/app.conf': conf, '/etc/copy': 'x' } },
      expect: { comment: 'The target file "/etc/copy" exists and will not be overwritten' },
    },
  ],
};
