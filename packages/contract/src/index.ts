export { type LowChunk, type Requisite, type RequisiteKind, requisiteKinds } from './low-chunk.ts';
