import { constructedSheet } from '../view/constructed-sheet.js';

const CSS = `
.bar {
  display: flex;
  align-items: center;
  gap: 2px;
  padding: 3px 6px;
  border-block-end: 1px solid var(--_grid);
}
.bar button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 5px;
  flex: none;
  min-inline-size: 32px;
  min-block-size: 32px;
  padding: 0 8px;
  border: 0;
  border-radius: 6px;
  font: inherit;
  color: inherit;
  background: transparent;
  white-space: nowrap;
  cursor: pointer;
}
.bar button:hover, .bar button[aria-expanded="true"] { background: var(--_grid); }
.bar button[aria-pressed="true"] { color: var(--_line); font-weight: 600; background: var(--_grid); }
.bar button:focus-visible, .popover :focus-visible { outline: 2px solid var(--_focus); outline-offset: -2px; }
/* What does not fit is cut, the symbol first: it is in the legend as well. */
.bar > button:first-child { flex: 0 99 auto; }
.tools > button { flex-shrink: 1; }
.bar .text { overflow: hidden; text-overflow: ellipsis; }
.icon { flex: none; inline-size: 16px; block-size: 16px; fill: none; stroke: currentColor; stroke-width: 1.4; stroke-linejoin: round; stroke-linecap: round; }
.icon.icon-down { inline-size: 9px; block-size: 9px; stroke-width: 2; opacity: 0.7; }
.bar > button:first-child .text { font-weight: 600; }
.icon-more { stroke-width: 3; }
.tools { display: flex; flex: 1 1 auto; min-inline-size: 0; align-items: center; gap: 2px; }
.space { flex: 1; }
.bar .more { display: none; margin-inline-start: auto; }
.frequent { display: flex; gap: 2px; }
.popover {
  position: fixed;
  margin: 4px 8px;
  inset: auto;
  box-sizing: border-box;
  padding: 5px;
  inline-size: max-content;
  min-inline-size: 9rem;
  max-inline-size: calc(100vw - 16px);
  max-block-size: min(24rem, calc(100vh - 16px));
  overflow: auto;
  border: 1px solid var(--_crosshair);
  border-radius: 8px;
  color: var(--_text);
  background: var(--_background);
  box-shadow: 0 6px 24px rgb(0 0 0 / 0.18);
}
/* Not over its button, or a double click picks what comes to lie under the pointer: where all of it fits, or else as much
   as fits. */
@supports (position-area: block-end) {
  .popover {
    position-area: self-block-end span-self-inline-end;
    position-try-fallbacks: flip-inline, flip-block, flip-block flip-inline, --below, --above;
  }
}
@position-try --below { position-area: block-end span-all; min-block-size: 6rem; max-block-size: min(24rem, calc(100% - 8px)); }
@position-try --above { position-area: block-start span-all; min-block-size: 6rem; max-block-size: min(24rem, calc(100% - 8px)); }
.popover > button { display: flex; inline-size: 100%; justify-content: flex-start; padding-inline: 10px 16px; }
.popover > button[aria-checked="true"] { color: var(--_line); font-weight: 600; }
.search { inline-size: min(19rem, calc(100vw - 30px)); display: flex; flex-direction: column; gap: 5px; }
.search input, .study-row input[type="number"] {
  font: inherit;
  color: var(--_text);
  background: transparent;
  border: 1px solid var(--_crosshair);
  border-radius: 6px;
  padding: 6px 8px;
  min-block-size: 32px;
  box-sizing: border-box;
}
.search input::placeholder { color: var(--_muted); opacity: 1; }
.search [role="listbox"] { overflow: auto; max-block-size: 15rem; }
.search .option { display: flex; justify-content: space-between; gap: 12px; padding: 6px 8px; border-radius: 6px; cursor: pointer; }
.search .option span { color: var(--_muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.search .option:hover, .search .option[aria-selected="true"] { background: var(--_grid); }
.search .halted b { text-decoration: line-through; font-weight: 400; }
.search p { margin: 0; padding-inline: 8px; color: var(--_muted); }
.search p:empty { display: none; }
.study-list { display: grid; grid-template-columns: repeat(5, auto); }
.study-row { grid-column: 1 / -1; display: grid; grid-template-columns: subgrid; align-items: center; gap: 4px 12px; padding: 2px 8px; min-block-size: 36px; }
.study-row > label:first-child { display: flex; align-items: center; gap: 7px; font-weight: 600; min-block-size: 32px; }
.study-row input[type="checkbox"] { inline-size: 16px; block-size: 16px; margin: 0; accent-color: var(--_line); }
.study-row .param { color: var(--_muted); display: flex; align-items: center; justify-content: space-between; gap: 5px; }
.study-row input[type="number"] { inline-size: 4.2rem; }
.study-row input:disabled { opacity: 0.5; }
.study-row .add { grid-column: -2; grid-row: 1; padding: 0; min-inline-size: 32px; }
.study-row .add:disabled { opacity: 0.4; cursor: default; }
/* Icons have pixels, texts the size of the font: room for twelve letters of a symbol, and for what our languages say. */
@container (inline-size < calc(540px + 34em)) { .frequent { display: none; } }
@container (inline-size >= calc(540px + 34em)) { .bar > button[popovertarget="interval"] .text { display: none; } }
@container (inline-size < calc(440px + 28em)) { .tools > button .text { display: none; } }
@container (inline-size < calc(428px + 11em)) {
  .bar { display: grid; grid-template-columns: minmax(0, max-content) max-content 1fr; padding-inline: 2px; }
  .bar .more { display: inline-flex; }
  .tools { grid-column: 1 / -1; flex-wrap: wrap; gap: 0; }
  .bar:not(.all) .tools, .space { display: none; }
  .tools > button { flex: 1 0 auto; min-inline-size: 28px; padding-inline: 0; }
  .tools .icon-down { display: none; }
}
@media (max-width: 700px) {
  .study-list { grid-template-columns: auto minmax(0, 1fr) auto; }
  .study-row { column-gap: 8px; }
  .study-row .param { grid-column: 2; flex-wrap: wrap; }
}
@media (pointer: coarse) { .bar button, .popover button { min-block-size: 40px; } }
@media (forced-colors: active) { .bar button[aria-pressed="true"], .search .option[aria-selected="true"] { outline: 2px solid Highlight; outline-offset: -2px; } }
`;

/** The stylesheet of the toolbar. */
export const controlsSheetOf = constructedSheet(CSS);
