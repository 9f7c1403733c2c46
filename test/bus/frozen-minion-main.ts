import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MinionSession } from '@muster/minion';
import { pino } from 'pino';

// A minion as a process of its own, so that a test can freeze it.
const [directory = '', id = ''] = process.argv.slice(2);
const config = JSON.parse(await readFile(join(directory, 'master.yaml'), 'utf8'));
const session = await MinionSession.open({
  id,
  masters: ['127.0.0.1'],
  ports: { bus: config.bus_port, enrolment: config.enrolment_port, identity: config.identity_port },
  pkiDirectory: join(directory, 'minions', id),
  version: '0.1.0',
  jobs: () => [],
  log: pino({ level: 'silent' }),
});
session.start();
