/** The address after # says which page is open, so that it can be shared and gone back to. */

import { getState, update } from '../store';
import { routeOf } from './address';
import { openCheck } from './check';
import { titlePage } from './language';

export function followAddress(): () => void {
  const follow = () => {
    const route = routeOf(location.hash);
    update({ route, lit: [] });
    titlePage();
    if (route.page === 'result' && getState().check.value?.id !== route.id) {
      void openCheck(route.id);
    }
  };
  follow();
  addEventListener('hashchange', follow);
  return () => removeEventListener('hashchange', follow);
}
