export { Mine, type MineOptions, type MineValues } from './mine.ts';
