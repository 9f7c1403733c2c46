export { buildRelease } from './release.ts';
