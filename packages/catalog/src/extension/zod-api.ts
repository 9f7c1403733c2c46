/** What the user's own states and functions get when they import `zod`. */
export * from 'zod';
// oxlint-disable-next-line import/no-default-export -- as zod itself has it
export { default } from 'zod';
