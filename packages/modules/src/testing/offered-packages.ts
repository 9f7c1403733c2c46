/** What the repositories of cases offer. */
export const offered = {
  nginx: '1.22.1-9',
  bc: '1.07.1-3',
  curl: ['7.88.1-10', '7.88.1-9', '7.74.0-1'],
  'curl/backports': '8.5.0-1',
  tls: ['1:2.0-1', '1:1.5-1'],
};
/** An older version of one of them. */
export const old = { curl: '7.74.0-1' };
/** Lists that were fetched a moment ago. */
const files = {
  '/var/lib/apt/lists/partial': { directory: true, mtimeMs: Number.MAX_SAFE_INTEGER },
} as const;
/** A host with such lists of these repositories. */
export const fresh = { offered, files };
