/** The console's mark: a round window with a flow through it. */
export function BrandMark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden fill="none" stroke="var(--sg-accent)">
      <circle cx={12} cy={12} r={9.5} strokeWidth={2} />
      <path d="M3 13.5c3-4 5.5-4 8.5-1s5.5 3 9.5-1.5" strokeWidth={2} strokeLinecap="round" />
      <circle cx={12} cy={12.8} r={2} fill="var(--sg-accent)" stroke="none" />
    </svg>
  );
}
