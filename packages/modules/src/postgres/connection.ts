import { z } from 'zod';
import { text } from '../arguments/schemas.ts';

/** How to reach the server: arguments that all postgres states share. */
export const connectionArgs = {
  user: text.default('postgres').describe('System account to run psql as.'),
  maintenance_db: text.default('postgres').describe('Database to connect to.'),
  db_user: text.optional().describe('Role to connect as; the system account by default.'),
  db_password: text.optional().describe('Password of that role.'),
  db_host: text.optional().describe('Host of the server; the local socket by default.'),
  db_port: text.optional().describe('Port of the server.'),
};

const connection = z.object(connectionArgs);

/** How to reach a server. */
export type Connection = z.output<typeof connection>;
