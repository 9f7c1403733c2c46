import type { LawCases } from '@muster/engine';
import { alice, aliceWith, hash, otherHash, programs } from '../testing/account-programs.ts';
import { sha512Crypt } from './password-hash.ts';

/** Uses of `user.present`: passwords. */
export const userPasswordLaws: LawCases = {
  'user.present': {
    usual: { name: 'alice', host: alice },
    create: {
      usual: {
        comment: 'New user {name} created',
        changes: { name: '{name}', passwd: 'XXX-REDACTED-XXX' },
        planned: 'User {name} set to be added',
      },
      'an account with a password that is to be hashed': {
        name: 'app',
        args: { password: 'open sesame', hash_password: true },
        host: { programs },
        secrets: ['open sesame'],
        runs: ['useradd -m -- app', { run: 'chpasswd -e', stdin: /^app:\$6\$[./\w]{16}\$[./\w]{86}\n$/ }],
      },
      'an account that needs no password': {
        name: 'app',
        args: { empty_password: true, password: hash },
        host: { programs },
        runs: ['useradd -m -- app', 'passwd -d -- app'],
      },
    },
    repair: {
      usual: {
        comment: 'Updated user {name}',
        changes: { passwd: 'XXX-REDACTED-XXX' },
        planned: 'The following user attributes are set to be changed:\npasswd: XXX-REDACTED-XXX\n',
      },
      'another password': {
        args: { password: otherHash },
        secrets: [otherHash],
        runs: [{ run: 'chpasswd -e', stdin: `alice:${otherHash}\n` }],
      },
      'a password, where there is none, even if another may stay': {
        args: { password: hash, enforce_password: false },
        host: aliceWith('!'),
        runs: [{ run: 'chpasswd -e', stdin: `alice:${hash}\n` }],
      },
      'a password that is to go': { args: { empty_password: true }, runs: ['passwd -d -- alice'] },
      'a password that is to be locked': {
        args: { password: hash, password_lock: true },
        changes: { password_lock: true },
        planned: 'The following user attributes are set to be changed:\npassword_lock: true\n',
        runs: ['usermod -L -- alice'],
      },
      'a password that is to be unlocked': {
        args: { password: hash, password_lock: false },
        host: aliceWith(`!${hash}`),
        changes: { password_lock: false },
        planned: 'The following user attributes are set to be changed:\npassword_lock: false\n',
        runs: ['usermod -U -- alice'],
      },
    },
    'nothing to do': {
      usual: { comment: 'User {name} is present and up to date' },
      'a password that fits': {
        args: { password: 'secret', hash_password: true },
        host: aliceWith(sha512Crypt('secret', 'salt', 1000)),
      },
      'another password that may stay': { args: { password: otherHash, enforce_password: false } },
      'a locked password': { args: { password: hash }, host: aliceWith(`!${hash}`) },
      'no password, as it should be': { args: { empty_password: true }, host: aliceWith('') },
    },
    cannot: {
      'a hash that would be two lines': {
        args: { password: 'a:b' },
        comment: 'The password hash holds a colon or a new line',
        planned: 'The following user attributes are set to be changed:\npasswd: XXX-REDACTED-XXX\n',
        plannedChanges: { passwd: 'XXX-REDACTED-XXX' },
      },
    },
  },
};
