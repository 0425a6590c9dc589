/**
 * Which ticket tiers of which SLOs are active: remembered over a restart, because one that was open before a page came must not be closed
 * by it. Tiers are told apart by their windows, `1d/2h`.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { State } from './open-state.ts';

export interface OpenTickets {
  has(slo: string, tier: string): boolean;
  set(ticket: { readonly slo: string; readonly tier: string }, open: boolean, at: EpochMs): void;
  /** Forgets SLOs that are gone. */
  keep(slos: ReadonlySet<string>): void;
}

export function createOpenTickets(state: State): OpenTickets {
  const { database } = state;
  const insert = database.prepare(
    'INSERT OR IGNORE INTO slo_open_tickets (slo, tier, since) VALUES (?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM slo_open_tickets WHERE slo = ? AND tier = ?');
  const rows = database.prepare('SELECT slo, tier FROM slo_open_tickets').all() as unknown as {
    slo: string;
    tier: string;
  }[];
  const open = new Map<string, Set<string>>();
  for (const { slo, tier } of rows) open.set(slo, (open.get(slo) ?? new Set()).add(tier));
  return {
    has: (slo, tier) => open.get(slo)?.has(tier) ?? false,
    set({ slo, tier }, isOpen, at) {
      if ((open.get(slo)?.has(tier) ?? false) === isOpen) return;
      if (isOpen) {
        open.set(slo, (open.get(slo) ?? new Set()).add(tier));
        insert.run(slo, tier, at);
        return;
      }
      open.get(slo)?.delete(tier);
      remove.run(slo, tier);
    },
    keep(slos) {
      for (const [slo, tiers] of open) {
        if (slos.has(slo)) continue;
        for (const tier of tiers) remove.run(slo, tier);
        open.delete(slo);
      }
    },
  };
}
