import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

/** How a password is stored by the server. */
export type PasswordEncryption = 'md5' | 'scram-sha-256' | 'plain';

const scramIterations = 4096;
const scramPattern = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):(.+)$/;

/** Whether a text is a stored form already and no password. */
export function isStoredForm(password: string): boolean {
  return scramPattern.test(password) || /^md5[0-9a-f]{32}$/.test(password);
}

/** What the server stores for a password; a text that is a stored form already stays as it is. */
export function storedPassword(role: string, password: string, encryption: PasswordEncryption): string {
  if (isStoredForm(password) || encryption === 'plain') return password;
  return encryption === 'md5'
    ? md5Form(role, password)
    : scramForm(password, randomBytes(16), scramIterations);
}

/** Whether what the server stores is made of this password, and in the wanted form where one is given. */
export function passwordMatches(
  role: string,
  password: string,
  stored: string,
  encryption: PasswordEncryption | undefined,
): boolean {
  if (encryption !== undefined && !isStoredForm(password) && formOf(stored) !== encryption) return false;
  if (isStoredForm(password)) return equal(stored, password);
  const [, iterations, salt] = scramPattern.exec(stored) ?? [];
  if (iterations !== undefined && salt !== undefined)
    return equal(stored, scramForm(password, Buffer.from(salt, 'base64'), Number(iterations)));
  return equal(stored, formOf(stored) === 'md5' ? md5Form(role, password) : password);
}

function formOf(stored: string): PasswordEncryption {
  if (scramPattern.test(stored)) return 'scram-sha-256';
  return /^md5[0-9a-f]{32}$/.test(stored) ? 'md5' : 'plain';
}

function md5Form(role: string, password: string): string {
  return `md5${createHash('md5')
    .update(password + role)
    .digest('hex')}`;
}

/** RFC 5802 and 7677, in the form of PostgreSQL's pg_authid. */
function scramForm(password: string, salt: Buffer, iterations: number): string {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

function equal(one: string, other: string): boolean {
  const left = Buffer.from(one);
  const right = Buffer.from(other);
  return left.length === right.length && timingSafeEqual(left, right);
}
