import { render } from 'preact';

import { watchConnection } from './actions/connection';
import { watchDrops } from './actions/dropping';
import { restoreHistory } from './actions/history';
import { restoreLanguage } from './actions/language';
import { followAddress } from './actions/navigation';
import { loadReference } from './actions/reference';
import { App } from './app/App';
import './styles/theme.css';
import './styles/base.css';

restoreLanguage();
restoreHistory();
watchConnection();
watchDrops();
loadReference();
followAddress();
render(<App />, document.getElementById('app')!);
