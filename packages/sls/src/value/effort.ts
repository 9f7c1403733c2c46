/** Told of the work that is done on values and of the memory that it takes; it may stop the work by throwing. */
export interface Meter {
  /** Counts elements, or pieces of text, that were gone through. */
  spend(units: number): void;
  /** Hears of a text of so many characters before it is made. */
  allocate(size: number): void;
  /** Hears of bytes before they are taken. */
  reserve(bytes: number): void;
}

let meter: Meter | undefined;

/** Does something while a meter counts what that does to values. */
export function metered<T>(counting: Meter, work: () => T): T {
  const outer = meter;
  meter = counting;
  try {
    return work();
  } finally {
    meter = outer;
  }
}

/**
 * Counts work on values. A structure may hold the same part a billion times, and one operation goes through all of
 * it, so whatever walks through structures counts here, and is stopped where nothing that a template does would be.
 */
export function countEffort(units = 1): void {
  meter?.spend(units);
}

const charactersPerUnit = 64;

/** Counts work that goes through a text. */
export function countCharacters(length: number): void {
  if (length >= charactersPerUnit) meter?.spend(Math.floor(length / charactersPerUnit));
}

/** Announces a text of so many characters before it is made. */
export function announceText(length: number): void {
  meter?.allocate(length);
}

const bytesPerElement = 8;

/** Announces a list of so many elements before it is made. */
export function reserveElements(count: number): void {
  meter?.reserve(count * bytesPerElement);
}
