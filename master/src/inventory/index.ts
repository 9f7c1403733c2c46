export { Inventory } from './inventory.ts';
