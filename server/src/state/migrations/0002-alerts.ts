/** Alerts by episode, and what evaluation must remember. Times are epoch milliseconds. */
export const ALERTS = '';
