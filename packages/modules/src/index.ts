export * from './grains/index.ts';
