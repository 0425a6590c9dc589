/** What the evaluation of SLOs must remember. Times are epoch milliseconds. */
export const SLOS = '';
