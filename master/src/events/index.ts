export { EventBus, type EventListener } from './event-bus.ts';
export { eventTags, isReservedTag } from './event-tags.ts';
