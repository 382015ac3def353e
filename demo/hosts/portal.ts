import '../../widget/define.js';
import { configure, KlineStore } from '../../widget/index.js';
import { EXCHANGE } from '../page/exchange.js';

// QA looks at the third way to run by ?worker=off.
const withoutWorker = new URLSearchParams(location.search).get('worker') === 'off';
configure(withoutWorker ? { ...EXCHANGE, worker: false } : EXCHANGE);

const store = KlineStore.shared();
const text = document.querySelector('#transport');
const show = () => {
  const { mode, reason } = store.transport;
  if (text !== null) text.textContent = `Transport: ${mode}. ${reason}`;
};
store.onTransportChange(show);
show();
