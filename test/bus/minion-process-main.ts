import { MinionSession } from '@muster/minion';
import { pino } from 'pino';

// A minion's end of the bus in a process that can be frozen and killed: id, directory of its keys, ports as JSON.
const [id = '', pkiDirectory = '', ports = ''] = process.argv.slice(2);
const session = await MinionSession.open({
  id,
  masters: ['127.0.0.1'],
  ports: JSON.parse(ports),
  pkiDirectory,
  version: '0.1.0',
  jobs: () => [],
  log: pino({ level: 'silent' }),
});
session.start();
// Without the test that started it there is nothing to do.
process.on('disconnect', () => process.exit(0));
