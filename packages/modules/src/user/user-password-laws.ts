import type { LawCase } from '@muster/engine';
import { alice, aliceWith, hash, otherHash, programs } from './account-programs-laws.ts';
import { sha512Crypt } from './password-hash.ts';

/** Uses of `user.present`: passwords. */
export const userPasswordCases: readonly LawCase[] = [
  {
    kind: 'create',
    about: 'an account with a password that is to be hashed',
    name: 'app',
    args: { password: 'open sesame', hash_password: true },
    host: { programs },
    secrets: ['open sesame'],
    expect: {
      comment: 'New user app created',
      changes: { name: 'app', passwd: 'XXX-REDACTED-XXX' },
      planned: 'User app set to be added',
      runs: [
        'useradd -m -- app',
        {
          run: 'chpasswd -e',
          stdin: /^app:\$6\$[./\w]{16}\$[./\w]{86}\n$/,
        },
      ],
    },
  },
  {
    kind: 'create',
    about: 'an account that needs no password',
    name: 'app',
    args: { empty_password: true, password: hash },
    host: { programs },
    expect: {
      comment: 'New user app created',
      changes: { name: 'app', passwd: 'XXX-REDACTED-XXX' },
      planned: 'User app set to be added',
      runs: ['useradd -m -- app', 'passwd -d -- app'],
    },
  },
  {
    kind: 'repair',
    about: 'another password',
    name: 'alice',
    args: { password: otherHash },
    host: alice,
    secrets: [otherHash],
    expect: {
      comment: 'Updated user alice',
      changes: { passwd: 'XXX-REDACTED-XXX' },
      planned: 'The following user attributes are set to be changed:\npasswd: XXX-REDACTED-XXX\n',
      runs: [
        {
          run: 'chpasswd -e',
          stdin: `alice:${otherHash}\n`,
        },
      ],
    },
  },
  {
    kind: 'repair',
    about: 'a password, where there is none, even if another may stay',
    name: 'alice',
    args: { password: hash, enforce_password: false },
    host: aliceWith('!'),
    expect: {
      comment: 'Updated user alice',
      changes: { passwd: 'XXX-REDACTED-XXX' },
      planned: 'The following user attributes are set to be changed:\npasswd: XXX-REDACTED-XXX\n',
      runs: [
        {
          run: 'chpasswd -e',
          stdin: `alice:${hash}\n`,
        },
      ],
    },
  },
  {
    kind: 'repair',
    about: 'a password that is to go',
    name: 'alice',
    args: { empty_password: true },
    host: alice,
    expect: {
      comment: 'Updated user alice',
      changes: { passwd: 'XXX-REDACTED-XXX' },
      planned: 'The following user attributes are set to be changed:\npasswd: XXX-REDACTED-XXX\n',
      runs: ['passwd -d -- alice'],
    },
  },
  {
    kind: 'repair',
    about: 'a password that is to be locked',
    name: 'alice',
    args: { password: hash, password_lock: true },
    host: alice,
    expect: {
      comment: 'Updated user alice',
      changes: { password_lock: true },
      planned: 'The following user attributes are set to be changed:\npassword_lock: true\n',
      runs: ['usermod -L -- alice'],
    },
  },
  {
    kind: 'repair',
    about: 'a password that is to be unlocked',
    name: 'alice',
    args: { password: hash, password_lock: false },
    host: aliceWith(`!${hash}`),
    expect: {
      comment: 'Updated user alice',
      changes: { password_lock: false },
      planned: 'The following user attributes are set to be changed:\npassword_lock: false\n',
      runs: ['usermod -U -- alice'],
    },
  },
  {
    kind: 'nothing to do',
    about: 'a password that fits',
    name: 'alice',
    args: { password: 'secret', hash_password: true },
    host: aliceWith(sha512Crypt('secret', 'salt', 1000)),
    expect: { comment: 'User alice is present and up to date' },
  },
  {
    kind: 'nothing to do',
    about: 'another password that may stay',
    name: 'alice',
    args: { password: otherHash, enforce_password: false },
    host: alice,
    expect: { comment: 'User alice is present and up to date' },
  },
  {
    kind: 'nothing to do',
    about: 'a locked password',
    name: 'alice',
    args: { password: hash },
    host: aliceWith(`!${hash}`),
    expect: { comment: 'User alice is present and up to date' },
  },
  {
    kind: 'nothing to do',
    about: 'no password, as it should be',
    name: 'alice',
    args: { empty_password: true },
    host: aliceWith(''),
    expect: { comment: 'User alice is present and up to date' },
  },
  {
    kind: 'cannot',
    about: 'a hash that would be two lines',
    name: 'alice',
    args: { password: 'a:b' },
    host: alice,
    expect: {
      comment: 'The password hash holds a colon or a new line',
      planned: {
        comment: 'The following user attributes are set to be changed:\npasswd: XXX-REDACTED-XXX\n',
        changes: { passwd: 'XXX-REDACTED-XXX' },
        result: null,
      },
    },
  },
];
