/** The header in which a client names the user that it runs for. */
export const userHeader = 'x-muster-user';
