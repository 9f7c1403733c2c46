/** Length of what both sides say first. */
export const greetingLength = 64;

const mechanism = Buffer.concat([Buffer.from('CURVE')], 20);

/** The greeting of a CURVE server that speaks ZMTP 3.1. */
export function serverGreeting(): Buffer {
  const greeting = Buffer.alloc(greetingLength);
  greeting[0] = 0xff;
  greeting[9] = 0x7f;
  greeting[10] = 3;
  greeting[11] = 1;
  greeting.set(mechanism, 12);
  greeting[32] = 1;
  return greeting;
}

/** Whether a greeting is that of a client which speaks CURVE over ZMTP 3: no other mechanism is spoken here. */
export function isClientGreeting(greeting: Buffer): boolean {
  const [major = 0] = greeting.subarray(10);
  const isServer = greeting[32] !== 0;
  return (
    greeting[0] === 0xff &&
    ((greeting[9] ?? 0) & 1) === 1 &&
    major >= 3 &&
    greeting.subarray(12, 32).equals(mechanism) &&
    !isServer
  );
}
