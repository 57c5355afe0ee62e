/** A part of the page that fails says so, in place of leaving nothing. */

import { Component, type ComponentChildren } from 'preact';

import { localProblem } from '../api/problems';
import type { Problem } from '../api/types';
import { ProblemNotice } from '../ui/ProblemNotice';

export class Guard extends Component<{ children: ComponentChildren }, { problem: Problem | null }> {
  override state = { problem: null };

  override componentDidCatch(failure: unknown): void {
    console.error(failure);
    const detail = failure instanceof Error ? failure.message : String(failure);
    this.setState({ problem: localProblem('unexpected-failure', 0, detail) });
  }

  override render() {
    const { problem } = this.state;
    if (problem) return <ProblemNotice problem={problem} onRetry={() => this.setState({ problem: null })} />;
    return this.props.children;
  }
}
