import { useStore } from '../store';

/** Tells screen readers what has come of an action, wherever the focus is. */
export function LiveRegion() {
  const announcement = useStore((now) => now.announcement);
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {announcement}
    </p>
  );
}
