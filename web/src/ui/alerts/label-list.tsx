/** Labels, or matchers, as small tags. */
import classes from './label-list.module.css';

export function LabelList({ labels }: { readonly labels: readonly string[] }) {
  if (labels.length === 0) return <span className="sg-muted">none</span>;
  return (
    <ul className={classes.labels}>
      {labels.map((label) => (
        <li key={label}>
          <code>{label}</code>
        </li>
      ))}
    </ul>
  );
}

/** `k=v`, sorted by name. */
export function listLabels(labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels)
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([key, value]) => `${key}=${value}`);
}
