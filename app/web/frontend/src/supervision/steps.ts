/** What can be done about a clue in each state, and what must come with it (docs/how-to/supervision.md). */

export type Need = 'assignee' | 'due' | 'note' | 'position' | 'photographs';

export interface Step {
  action: 'assign' | 'verify' | 'confirm' | 'dismiss' | 'rectify' | 'send-back' | 'close';
  right: 'supervise-change' | 'verify-change';
  needs: readonly Need[];
}

const ASSIGN: Step = { action: 'assign', right: 'supervise-change', needs: ['assignee', 'due'] };
const CLOSE: Step = { action: 'close', right: 'supervise-change', needs: [] };

export const STEPS: Record<string, readonly Step[]> = {
  found: [ASSIGN],
  assigned: [
    { action: 'verify', right: 'verify-change', needs: ['note', 'position', 'photographs'] },
    ASSIGN,
  ],
  verified: [
    { action: 'confirm', right: 'supervise-change', needs: ['note', 'due'] },
    { action: 'dismiss', right: 'supervise-change', needs: ['note'] },
  ],
  confirmed: [{ action: 'rectify', right: 'verify-change', needs: ['note', 'photographs'] }],
  rectified: [CLOSE, { action: 'send-back', right: 'supervise-change', needs: ['note', 'due'] }],
  dismissed: [CLOSE],
  closed: [],
};
