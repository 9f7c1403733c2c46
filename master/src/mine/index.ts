export { Mine } from './mine.ts';
