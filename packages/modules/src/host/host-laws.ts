import type { LawCases } from '@muster/engine';

const hosts = '/etc/hosts';
const before = '# ours\n127.0.0.1\tlocalhost\n\n10.0.0.5  api # both\n10.0.0.6 db db.example.test #second\n';

/** A host with this hosts file. */
const withHosts = (text: string) => ({ files: { [hosts]: text } });

/** Uses of `host.*` states. */
export const hostLaws: LawCases = {
  'host.present': {
    usual: { name: 'db', host: withHosts(before) },
    create: {
      usual: {
        comment: 'Added host {name} (10.0.0.5)',
        changes: { added: { '10.0.0.5': ['{name}'] } },
        planned: 'Host {name} (10.0.0.5) would be added',
      },
      'a name with an address of its own, on a host without the file': {
        args: { ip: '10.0.0.5' },
        host: { files: { '/etc/hostname': 'web1\n' } },
        files: { [hosts]: '10.0.0.5\t\tdb\n' },
      },
      'a name with an address that has another, and its comment': {
        name: 'web',
        args: { ip: '10.0.0.5' },
        files: { [hosts]: before.replace('api #', 'api web #') },
      },
      'a name with several addresses and a comment, below a line that is not ended': {
        args: { ip: ['10.0.0.5', 'fd00::5', '10.0.0.5'], comment: ' The $& database ' },
        host: withHosts('127.0.0.1 localhost # db\n10.0.0.5 api # both'),
        comment:
          'Added host db (10.0.0.5)\nAdded host db (fd00::5)\nSet comment for host 10.0.0.5 (The $& database)\nSet comment for host fd00::5 (The $& database)',
        changes: {
          added: { '10.0.0.5': ['db'], 'fd00::5': ['db'] },
          comment_added: { '10.0.0.5': ['The $& database'], 'fd00::5': ['The $& database'] },
        },
        planned:
          'Host db (10.0.0.5) would be added\nHost db (fd00::5) would be added\nComment for 10.0.0.5 (The $& database) would be added\nComment for fd00::5 (The $& database) would be added',
        files: {
          [hosts]:
            '127.0.0.1 localhost # db\n10.0.0.5 api db\t\t# The $& database\nfd00::5\t\tdb\t\t# The $& database\n',
        },
      },
    },
    repair: {
      'a name with another address, which stays': {
        args: { ip: '10.0.0.5' },
        comment: 'Added host db (10.0.0.5)',
        changes: { added: { '10.0.0.5': ['db'] } },
        planned: 'Host db (10.0.0.5) would be added',
        files: { [hosts]: before.replace('api #', 'api db #') },
        warnings: [
          "Host db present for IP address 10.0.0.6. To get rid of this warning, either run this state with 'clean' set to True to remove db from 10.0.0.6, or add 10.0.0.6 to the 'ip' argument.",
        ],
      },
      'a name with another address, which goes': {
        args: { ip: '10.0.0.5', clean: true },
        comment: 'Added host db (10.0.0.5)\nRemoved host db (10.0.0.6)',
        changes: { added: { '10.0.0.5': ['db'] }, removed: { '10.0.0.6': ['db'] } },
        planned: 'Host db (10.0.0.5) would be added\nHost db (10.0.0.6) would be removed',
        files: { [hosts]: before.replace('api #', 'api db #').replace(' db db', ' db') },
      },
      'names of other addresses on lines of their own, which go with their comments': {
        args: { ip: ['10.0.0.5'], clean: true },
        host: withHosts(
          '10.0.0.5 db\n10.0.0.6 db # old\n::6 db.x db#db\n10.0.0.6 db2 db db # a db\n10.0.0.7 x # db\n',
        ),
        comment: 'Host db (10.0.0.5) already present\nRemoved host db (10.0.0.6)\nRemoved host db (::6)',
        changes: { removed: { '10.0.0.6': ['db'], '::6': ['db'] } },
        planned:
          'Host db (10.0.0.5) already present\nHost db (10.0.0.6) would be removed\nHost db (::6) would be removed',
        files: { [hosts]: '10.0.0.5 db\n::6 db.x#db\n10.0.0.6 db2 # a db\n10.0.0.7 x # db\n' },
      },
      'a name with another comment': {
        args: { ip: '10.0.0.6', comment: 'first' },
        comment: 'Set comment for host 10.0.0.6 (first)',
        changes: { comment_added: { '10.0.0.6': ['first'] } },
        planned: 'Comment for 10.0.0.6 (first) would be added',
        files: { [hosts]: before.replace(' #second', '\t\t# first') },
      },
      'a file behind a link, with a mode of its own': {
        args: { ip: '10.0.0.7' },
        host: { files: { [hosts]: { link: '/run/hosts' }, '/run/hosts': { text: '', mode: 0o640 } } },
        comment: 'Added host db (10.0.0.7)',
        changes: { added: { '10.0.0.7': ['db'] } },
        planned: 'Host db (10.0.0.7) would be added',
        files: { '/run/hosts': { text: '10.0.0.7\t\tdb\n', mode: 0o640 } },
      },
    },
    'nothing to do': {
      'a name with the address, and with a comment that nobody asked for': {
        args: { ip: '10.0.0.6', clean: true },
        comment: 'Host db (10.0.0.6) already present',
      },
      'a name with the addresses and the comment': {
        args: { ip: ['10.0.0.6', '::6'], comment: 'second' },
        host: withHosts(`${before}::6 x db # second\n`),
        comment: 'Host db (10.0.0.6) already present\nHost db (::6) already present',
      },
    },
    cannot: {
      'an address that is none': {
        args: { ip: ['10.0.0.6', '10.0.0.256'] },
        comment: 'Invalid IP Address for db (10.0.0.256)',
      },
      'several names in one': {
        name: 'db db2',
        args: { ip: '10.0.0.6' },
        comment: "Invalid argument 'name': expected one name, not 'db db2' (host.present, id 'db db2')",
      },
      'a comment with an entry below it': {
        args: { ip: '10.0.0.6', comment: 'a\n10.0.0.9 bank' },
        comment:
          "Invalid argument 'comment': expected one line, not 'a\n10.0.0.9 bank' (host.present, id 'db')",
      },
      'a file that is no text': {
        args: { ip: '10.0.0.6' },
        host: withHosts('\0'),
        comment: 'Cannot perform string replacements on a binary file: /etc/hosts',
      },
    },
  },
};
