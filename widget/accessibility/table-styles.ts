import { constructedSheet } from '../view/constructed-sheet.js';
const CSS = `
dialog.table {
  inline-size: min(46rem, 92vw);
  max-block-size: 80vh;
  padding: 12px;
  border: 1px solid var(--_crosshair);
  border-radius: 8px;
  color: var(--_text);
  background: var(--_background);
}
dialog.table[open] { display: flex; flex-direction: column; gap: 10px; }
dialog.table::backdrop { background: rgb(0 0 0 / 0.4); }
dialog.table button {
  align-self: flex-end;
  font: inherit;
  font-weight: 600;
  color: inherit;
  background: transparent;
  border: 1px solid var(--_crosshair);
  border-radius: 6px;
  padding: 4px 14px;
  cursor: pointer;
}
dialog.table button:hover { background: var(--_grid); }
dialog.table :focus-visible { outline: 2px solid var(--_focus); outline-offset: 2px; }
dialog.table .scroller { overflow: auto; min-block-size: 0; }
dialog.table table { border-collapse: collapse; inline-size: 100%; }
dialog.table caption { font-weight: 600; text-align: start; padding-block-end: 8px; }
dialog.table th, dialog.table td { padding: 3px 8px; text-align: end; white-space: nowrap; }
dialog.table th:first-child { text-align: start; }
dialog.table tbody th { font-weight: 400; color: var(--_muted); }
dialog.table thead th { position: sticky; top: 0; background: var(--_background); font-weight: 600; }
dialog.table tbody tr { border-block-start: 1px solid var(--_grid); }
`;

/** The stylesheet of the table. */
export const tableSheetOf = constructedSheet(CSS);
