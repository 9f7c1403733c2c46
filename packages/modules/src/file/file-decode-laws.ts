import type { LawCases } from '@muster/engine';

const digest = '900150983cd24fb0d6963f7d28e17f72';
const sha1 = 'a9993e364706816aba3e25717850c26c9cd0d89d';

/** Uses of `file.decode`; what is decoded is `abc`. */
export const fileDecodeLaws: LawCases = {
  'file.decode': {
    usual: {
      name: '/abc',
      args: { encoded_data: 'YW\nJj\n' },
      context: { pillar: { app: { abc: 'YWJj', bad: 'YWJ' } } },
    },
    create: {
      usual: {
        comment: 'File was updated.',
        planned: 'File is set to be updated.',
        files: { '/abc': 'abc' },
      },
      'what is given': { changes: { old: null, new: digest } },
      'what pillar holds': {
        args: { contents_pillar: 'app:abc', checksum: 'sha1' },
        changes: { old: null, new: sha1 },
      },
    },
    repair: {
      'another file, behind a link and with a mode of its own': {
        host: { files: { '/abc': { link: '/real' }, '/real': { text: '', mode: 0o600 } } },
        comment: 'File was updated.',
        planned: 'File is set to be updated.',
        changes: { old: 'd41d8cd98f00b204e9800998ecf8427e', new: digest },
        files: { '/real': { text: 'abc', mode: 0o600 } },
      },
    },
    'nothing to do': {
      'the same contents': { host: { files: { '/abc': 'abc' } }, comment: 'File is in the correct state.' },
    },
    cannot: {
      'a key that pillar does not have': {
        args: { contents_pillar: 'app:none' },
        comment: 'Pillar data not found.',
      },
      'what is not base64': {
        args: { contents_pillar: 'app:bad' },
        comment: 'What app:bad holds is not base64',
      },
      'what is given and pillar as well': {
        args: { encoded_data: 'YWJj', contents_pillar: 'app:abc' },
        comment:
          "Specify either the 'encoded_data' or 'contents_pillar' argument, and only one of them (file.decode, id '/abc')",
      },
      'another encoding': {
        args: { encoded_data: 'YWJj', encoding_type: 'hex' },
        comment: "Invalid argument 'encoding_type': expected \"base64\", not 'hex' (file.decode, id '/abc')",
      },
      'no directory to hold it': { name: '/srv/abc', comment: 'Parent directory not present' },
      'a directory in the way': {
        name: '/srv',
        host: { files: { '/srv/x': '' } },
        comment: '/srv is not a regular file',
      },
    },
  },
};
