import { KlineStore } from '../../widget/index.js';

const REFRESH_MS = 1_000;

/** Shows where the store stands, once a second. */
export function showStats(list: HTMLElement): void {
  const number = new Intl.NumberFormat('en');
  const megabytes = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
  const entries = new Map<string, HTMLElement>();
  const put = (name: string, value: string) => {
    let dd = entries.get(name);
    if (dd === undefined) {
      const [box, dt] = [document.createElement('div'), document.createElement('dt')];
      dd = document.createElement('dd');
      dt.textContent = name;
      dd.id = `stat-${name.toLowerCase().replaceAll(' ', '-')}`;
      if (name === 'Why') box.className = 'wide';
      box.append(dt, dd);
      list.append(box);
      entries.set(name, dd);
    }
    if (dd.textContent !== value) dd.textContent = value;
  };
  const show = () => {
    const stats = KlineStore.shared().stats();
    put('Transport', stats.transport.mode);
    put('Series', `${stats.series.subscribed} of ${number.format(stats.series.capacity)}`);
    put('Memory reserved', `${megabytes.format(stats.bytesReserved / 1e6)} MB`);
    put('Touched', `${megabytes.format(stats.bytesTouched / 1e6)} MB`);
    put('Updates', number.format(stats.updates));
    put('Coalesced', number.format(stats.coalesced));
    put('Refused', number.format(stats.refused));
    put('Why', stats.transport.reason);
  };
  show();
  setInterval(show, REFRESH_MS);
}
