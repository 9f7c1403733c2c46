/** How many times longer than on a quiet machine something may take in a test; the figures themselves are the bench's. */
export const patience = 5;
