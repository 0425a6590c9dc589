/** Groups, the outbox with its attempts, and the ledger. Times are epoch milliseconds. */
export const DELIVERY = '';
