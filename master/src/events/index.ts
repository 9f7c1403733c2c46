export { EventBus } from './event-bus.ts';
export { eventTags, isReservedTag } from './event-tags.ts';
