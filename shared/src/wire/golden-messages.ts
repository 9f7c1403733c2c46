import type { Enrolment, MasterMessage, MinionMessage } from './messages.ts';

// Test data: one message of each type, with every optional field present somewhere.
const jid = '20260102030405678901';
const nonce = Buffer.alloc(32, 7);
const drifted = { id: 'motd', fun: 'file.managed', name: '/etc/motd' };

export const goldenMinionMessages: readonly MinionMessage[] = [
  {
    v: 1,
    type: 'hello',
    id: 1,
    body: {
      id: 'web1',
      protocol: { lowest: 1, highest: 1 },
      version: '0.1.0',
      nonce,
      instance: 'i',
      jobs: [jid],
    },
  },
  { v: 1, type: 'proof', id: 2, body: { mac: nonce } },
  { v: 1, type: 'ping', id: 3, body: { running: [] } },
  { v: 1, type: 'pong', id: 4, re: 9, body: { running: [jid] } },
  { v: 1, type: 'goodbye', id: 20, body: { reason: 'stopped' } },
  { v: 1, type: 'jobAck', id: 5, body: { jid, state: 'refused', reason: 'disk full' } },
  {
    v: 1,
    type: 'progress',
    id: 6,
    body: { jid, done: 1, total: 300, current: drifted, failed: 0, changed: 70_000 },
  },
  {
    v: 1,
    type: 'jobReturn',
    id: 7,
    body: {
      jid,
      fun: 'test.ping',
      success: true,
      retcode: 0,
      return: true,
      startedAt: 1_767_323_045_678,
      durationMs: 1.5,
      pending: false,
    },
  },
  { v: 1, type: 'grains', id: 8, body: { grains: { os: 'Debian', num_cpus: 2, ipv4: ['127.0.0.1'] } } },
  {
    v: 1,
    type: 'pillarRequest',
    id: 9,
    body: { grains: {}, saltenv: 'base', pillarenv: 'dev', override: Buffer.from('80', 'hex') },
  },
  { v: 1, type: 'fileList', id: 10, body: { env: 'base', prefix: '' } },
  {
    v: 1,
    type: 'fileOpen',
    id: 11,
    body: { stream: 1, env: 'base', path: 'a/b', offset: 4_294_967_296, ifHash: 'ab', credit: 8 },
  },
  { v: 1, type: 'fileCredit', id: 12, body: { stream: 1, chunks: 4 } },
  { v: 1, type: 'fileClose', id: 13, body: { stream: 1 } },
  {
    v: 1,
    type: 'mineUpdate',
    id: 14,
    body: {
      values: {
        gone: null,
        'network.ip_addrs': { value: ['10.0.0.1'], allow: { target: 'db*', type: 'glob' } },
      },
      replace: false,
    },
  },
  { v: 1, type: 'mineGet', id: 15, body: { target: ['db1'], type: 'list', functions: ['network.ip_addrs'] } },
  { v: 1, type: 'mineSubscribe', id: 16, body: {} },
  { v: 1, type: 'event', id: 17, body: { tag: 'deploy/done', data: { ok: true } } },
  {
    v: 1,
    type: 'drift',
    id: 18,
    body: {
      sequence: 0,
      entries: [
        {
          time: 1_767_323_045_678,
          ...drifted,
          sls: 'motd',
          action: 'repaired',
          changes: { mode: { old: '0600', new: '0644' } },
          comment: 'ü',
          latencyMs: 12,
        },
      ],
    },
  },
  {
    v: 1,
    type: 'driftStatus',
    id: 19,
    body: {
      mode: 'enforce',
      paused: false,
      watched: 3,
      drifted: [drifted],
      contested: [{ ...drifted, reason: 'Something keeps changing this' }],
      lastSweep: 1,
    },
  },
];

export const goldenMasterMessages: readonly MasterMessage[] = [
  { v: 1, type: 'challenge', id: 1, re: 1, body: { nonce } },
  { v: 1, type: 'welcome', id: 2, re: 2, body: { protocol: 1, session: 's', heartbeatMs: 5000, time: 1 } },
  { v: 1, type: 'refused', id: 3, re: 2, body: { code: 'PROOF_WRONG', message: 'no' } },
  { v: 1, type: 'ping', id: 4, body: { time: 1 } },
  { v: 1, type: 'pong', id: 5, re: 3, body: { time: 1 } },
  {
    v: 1,
    type: 'job',
    id: 6,
    body: {
      jid,
      fun: 'cmd.run',
      args: ['uptime', 1, null, ['a']],
      kwargs: { cwd: '/' },
      timeoutMs: 0,
      user: 'root',
    },
  },
  { v: 1, type: 'jobCancel', id: 7, body: { jid } },
  { v: 1, type: 'returnAck', id: 8, body: { jid } },
  { v: 1, type: 'pillar', id: 9, re: 9, body: { data: nonce, errors: ['e'], secrets: ['s'] } },
  {
    v: 1,
    type: 'fileListing',
    id: 10,
    re: 10,
    body: {
      environments: ['base'],
      files: ['a/b'],
      directories: ['', 'a'],
      emptyDirectories: [],
      symlinks: { c: 'a/b' },
    },
  },
  {
    v: 1,
    type: 'fileInfo',
    id: 11,
    re: 11,
    body: { stream: 1, found: true, unchanged: false, size: 3, sha256: 'ab', mode: 0o644 },
  },
  { v: 1, type: 'fileChunk', id: 12, body: { stream: 1, offset: 0, data: Buffer.from('abc'), last: true } },
  { v: 1, type: 'fileFailed', id: 13, body: { stream: 1, message: 'changed' } },
  {
    v: 1,
    type: 'mineValues',
    id: 14,
    re: 15,
    body: { values: { 'network.ip_addrs': { db1: ['10.0.0.1'] } } },
  },
  { v: 1, type: 'mineChanged', id: 15, body: { functions: ['network.ip_addrs'], minion: 'db1' } },
  { v: 1, type: 'driftAck', id: 16, body: { sequence: 0 } },
  { v: 1, type: 'failed', id: 17, re: 9, body: { code: 'PILLAR_FAILED', message: 'no' } },
];

export const goldenEnrolment: Enrolment = {
  v: 1,
  id: 'web1',
  key: nonce,
  proof: nonce,
  time: 1_767_323_045_678,
  token: 't',
  about: { os: 'Debian GNU/Linux 13', version: '0.1.0' },
};
