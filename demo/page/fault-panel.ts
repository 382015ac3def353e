import { FAULTS, type FaultName } from '../exchange/faults/fault-table.js';

/** What a switch sets a fault to, by what its number means. */
const VALUES = { rate: 0.3, ms: 5_000, switch: 1 } as const;
const ACTIONS = [
  ['drop', 'Drop every connection'],
  ['shutdown', 'Announce a shutdown'],
] as const;

function ask(path: string): void {
  fetch(`/__exchange/${path}`).catch(() => {
    // The exchange is this page's own server: without it the charts say so.
  });
}

/** Switches for everything that can be wrong with the exchange's line, for QA. */
export function showFaults(panel: HTMLElement): void {
  const names = Object.keys(FAULTS) as FaultName[];
  const boxes = names.map((name) => {
    const { measure, says } = FAULTS[name];
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.id = `fault-${name}`;
    const unit = measure === 'ms' ? ' (5 s)' : measure === 'rate' ? ' (30 %)' : '';
    box.addEventListener('change', () =>
      ask(`fault?name=${name}&value=${box.checked ? VALUES[measure] : 0}`),
    );
    label.append(box, `${says}${unit}`);
    return { label, box };
  });
  const buttons = ACTIONS.map(([path, text]) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.addEventListener('click', () => ask(path));
    return button;
  });
  const heal = document.createElement('button');
  heal.type = 'button';
  heal.textContent = 'Heal everything';
  heal.addEventListener('click', () => {
    for (const { box } of boxes) box.checked = false;
    ask('heal');
  });
  const actions = document.createElement('div');
  actions.className = 'actions';
  actions.append(...buttons, heal);
  panel.replaceChildren(...boxes.map(({ label }) => label), actions);
}
