export { Inventory, type InventoryOptions } from './inventory.ts';
