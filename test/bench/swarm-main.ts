import { join } from 'node:path';
import { MinionSession } from '@muster/minion';
import { pino } from 'pino';
import { Context } from 'zeromq';

/** Holds simulated minions: real sessions with keys of their own, which answer every job with `true`. */
const [prefix = 'swarm', count = '1', directory = '.', ports = '{}'] = process.argv.slice(2);

const context = new Context({ maxSockets: 8192 });
const log = pino({ level: process.env.SWARM_LOG ?? 'silent' });
const sessions = await Promise.all(
  Array.from({ length: Number(count) }, async (_, index) => await openSession(`${prefix}${index}`)),
);
process.send?.('ready');
for (const session of sessions) session.start();
process.on('message', ({ askers, times }: { askers: number; times: number }) => {
  const asking = sessions.slice(0, askers).map(async (session) => await askForPillar(session, times));
  void Promise.all(asking).then(() => process.send?.('answered'));
});
process.on('SIGTERM', () => {
  void Promise.all(sessions.map(async (session) => await session.close())).then(() => process.exit(0));
});

async function openSession(id: string): Promise<MinionSession> {
  const session = await MinionSession.open({
    id,
    masters: ['127.0.0.1'],
    ports: JSON.parse(ports),
    pkiDirectory: join(directory, id),
    version: 'bench',
    jobs: () => [],
    log,
    context,
  });
  session.on('connected', () => session.send('grains', { grains: { id, os: 'Debian' } }));
  session.on('message', (message) => {
    if (message.type !== 'job') return;
    const { jid, fun } = message.body;
    session.send('jobAck', { jid, state: 'running' });
    const startedAt = Date.now();
    session.send('jobReturn', {
      jid,
      fun,
      success: true,
      retcode: 0,
      return: true,
      startedAt,
      durationMs: 0,
    });
  });
  return session;
}

async function askForPillar(session: MinionSession, times: number): Promise<void> {
  await Promise.all(
    Array.from({ length: times }, async () => {
      const { errors } = await session.request('pillarRequest', {
        grains: { os: 'Debian' },
        saltenv: 'base',
      });
      if (errors.length > 0) throw new Error('the pillar does not compile');
    }),
  );
}
