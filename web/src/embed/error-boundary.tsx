/** What fails while it is drawn costs the panel, not the page around it; the next answers are tried again. */
import { Component, type ReactNode } from 'react';
import { Notice } from './notice.tsx';

interface BoundaryProps {
  /** Changes with each answer. */
  readonly attempt: number;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly attempt: number;
  readonly failed: boolean;
}

export class ErrorBoundary extends Component<BoundaryProps, BoundaryState> {
  override readonly state: BoundaryState = { attempt: this.props.attempt, failed: false };

  static getDerivedStateFromError(): Partial<BoundaryState> {
    return { failed: true };
  }

  static getDerivedStateFromProps({ attempt }: BoundaryProps, state: BoundaryState): BoundaryState | null {
    return attempt === state.attempt ? null : { attempt, failed: false };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Notice title="This panel could not be drawn" alert>
        It is tried again with the next numbers. Reload the page if it stays.
      </Notice>
    );
  }
}
