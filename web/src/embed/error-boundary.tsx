/** What fails while it is drawn costs the panel, not the page around it; the next answers are tried again. */
import { Component, type ReactNode } from 'react';
import { Notice } from './notice.tsx';

interface BoundaryProps {
  /** Changes with each answer. */
  readonly attempt: number;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly failedAt: number | null;
}

export class ErrorBoundary extends Component<BoundaryProps, BoundaryState> {
  override readonly state: BoundaryState = { failedAt: null };

  static getDerivedStateFromError(): Partial<BoundaryState> {
    return { failedAt: -1 };
  }

  override componentDidUpdate({ attempt }: BoundaryProps): void {
    if (this.state.failedAt !== null && attempt !== this.props.attempt) this.setState({ failedAt: null });
  }

  override render(): ReactNode {
    if (this.state.failedAt === null) return this.props.children;
    return (
      <Notice title="This panel could not be drawn" alert>
        It is tried again with the next numbers. Reload the page if it stays.
      </Notice>
    );
  }
}
