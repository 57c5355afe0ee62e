import { useStore } from '../store';
import { useWords } from '../texts';
import { Icon } from '../ui/Icon';

export function OfflineBar() {
  const say = useWords();
  const online = useStore((now) => now.online);
  return (
    <div role="status">
      {!online && (
        <p class="offline">
          <Icon name="warning" size={16} />
          {say('app.offline')}
        </p>
      )}
    </div>
  );
}
