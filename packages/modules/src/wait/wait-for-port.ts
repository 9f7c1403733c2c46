import { connect } from 'node:net';
import { z } from 'zod';
import { number, text } from '../arguments/schemas.ts';
import { type Look, waitArguments, waitState } from './wait-state.ts';

const connectTimeoutMs = 5000;

const portArgs = z
  .strictObject({
    name: text.describe('The port, or any text where `port` is given.'),
    port: number.pipe(z.int().min(1).max(65_535)).optional().describe('The port.'),
    host: text.default('127.0.0.1').describe('Name or address of the host that listens.'),
    ...waitArguments,
  })
  .transform((args, context) => {
    const port = args.port ?? Number(args.name);
    if (Number.isInteger(port) && port > 0 && port < 65_536) return { ...args, port };
    context.addIssue({ code: 'custom', path: ['name'], message: 'expected a port, or `port` beside it' });
    return z.NEVER;
  });
type PortArgs = z.output<typeof portArgs>;

/** `wait.for_port`: something listens. */
export const waitForPort = waitState({
  name: 'wait.for_port',
  summary: 'Waits until a TCP port can be connected to.',
  args: portArgs,
  examples: [{ name: '5432' }, { name: 'database', host: 'db.example.test', port: 5432, wait_for: 60 }],
  subject: ({ host, port }) => `Port ${port} of ${host}`,
  peek: lookAt,
  look: lookAt,
});

function lookAt({ host, port }: PortArgs): Promise<Look> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: connectTimeoutMs });
    const end = (isThere: boolean, said: string) => {
      socket.destroy();
      resolve({ isThere, said });
    };
    socket.once('connect', () => end(true, `Port ${port} of ${host} is open`));
    socket.once('timeout', () => end(false, 'no answer'));
    socket.once('error', (error) => end(false, error.message));
  });
}
