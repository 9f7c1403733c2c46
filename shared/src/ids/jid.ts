/** A job id in Salt's form, `YYYYMMDDhhmmssuuuuuu` in UTC: sorts by time, 20 digits. */
export type Jid = string;

export const jidPattern = /^\d{20}$/;

/** Makes a source of job ids, each greater than the one before, from a clock in milliseconds since the epoch. */
export function createJidSource(now: () => number = Date.now): () => Jid {
  let lastMicroseconds = 0;
  return () => {
    lastMicroseconds = Math.max(now() * 1000, lastMicroseconds + 1);
    const milliseconds = Math.floor(lastMicroseconds / 1000);
    const seconds = new Date(milliseconds).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
    return seconds + String(lastMicroseconds % 1_000_000).padStart(6, '0');
  };
}

/** When a job was made, from its id. */
export function jidTime(jid: Jid): Date {
  const [, year, month, day, hour, minute, second, micro] =
    /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{6})$/.exec(jid) ?? [];
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${micro?.slice(0, 3)}Z`);
}
