/**
 * The look, as one constructed stylesheet per window: a `<style>` element or an inline style would be refused
 * by a strict content security policy. Public custom properties are named `--kline-…`; what begins with `--_` is
 * what they resolve to.
 */
const CSS = `
:host {
  --_background: var(--kline-background, #ffffff);
  --_text: var(--kline-text, #131722);
  --_muted: var(--kline-muted, #5d6470);
  --_grid: var(--kline-grid, #eef0f4);
  --_border: var(--kline-border, #434a58);
  --_crosshair: var(--kline-crosshair, #8a919e);
  --_up: var(--kline-up, #0a8a74);
  --_down: var(--kline-down, #d6303d);
  --_volume-up: var(--kline-volume-up, #0a8a7459);
  --_volume-down: var(--kline-volume-down, #d6303d59);
  --_notice: var(--kline-notice, #8a5300);
  --_notice-background: var(--kline-notice-background, #fff3dc);
  --_font: var(--kline-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  color-scheme: light;
  display: block;
  contain: content;
  block-size: 20rem;
  min-inline-size: 0;
  color: var(--_text);
  background: var(--_background);
  font: 400 12px/1.4 var(--_font);
  font-variant-numeric: tabular-nums;
}
:host([hidden]) { display: none; }
:host([theme="dark"]) { ${dark()} }
@media (prefers-color-scheme: dark) { :host([theme="auto"]) { ${dark()} } }
.frame {
  position: relative;
  inline-size: 100%;
  block-size: 100%;
  min-inline-size: 0;
  overflow: hidden;
  container-type: size;
}
.frame:focus-visible { outline: 2px solid var(--_crosshair); outline-offset: -2px; }
.chart { position: absolute; inset: 0; }
.dimmed .chart { opacity: 0.55; }
.legend {
  position: absolute;
  inset-block-start: 6px;
  inset-inline: 8px 72px;
  z-index: 3;
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 1px 9px;
  pointer-events: none;
  text-shadow: 0 0 3px var(--_background), 0 0 3px var(--_background);
}
.name { font-weight: 600; font-size: 14px; white-space: nowrap; }
.interval { color: var(--_muted); font-weight: 400; margin-inline-start: 0.4em; }
.field { white-space: nowrap; }
.field b { font-weight: 400; color: var(--_muted); margin-inline-end: 3px; }
.up { color: var(--_up); }
.down { color: var(--_down); }
.badge {
  white-space: nowrap;
  padding: 0 7px;
  border-radius: 9px;
  font-weight: 600;
  font-size: 11px;
  color: var(--_notice);
  background: var(--_notice-background);
  text-shadow: none;
}
.attribution {
  position: absolute;
  inset-block-end: 32px;
  inset-inline-start: 8px;
  z-index: 3;
  font-size: 10px;
  color: var(--_muted);
  text-decoration: none;
  text-shadow: 0 0 3px var(--_background), 0 0 3px var(--_background);
}
.attribution:hover, .attribution:focus-visible { text-decoration: underline; }
.message {
  position: absolute;
  inset: 0;
  z-index: 2;
  display: flex;
  flex-direction: column;
  align-items: center;
  justify-content: safe center;
  gap: 10px;
  padding: 28px 16px 12px;
  text-align: center;
  background: var(--_background);
  overflow: auto;
}
.message p { margin: 0; max-inline-size: 52ch; overflow-wrap: anywhere; }
.message .title { font-weight: 600; font-size: 14px; }
.message .reason { color: var(--_muted); }
.message button {
  font: inherit;
  font-weight: 600;
  color: inherit;
  background: transparent;
  border: 1px solid var(--_crosshair);
  border-radius: 6px;
  padding: 4px 14px;
  cursor: pointer;
}
.message button:hover { background: var(--_grid); }
.bars { display: flex; align-items: flex-end; gap: 5px; block-size: 44px; }
.bars i { inline-size: 7px; border-radius: 2px; background: var(--_crosshair); opacity: 0.35; }
.bars i:nth-child(1) { block-size: 40%; }
.bars i:nth-child(2) { block-size: 72%; }
.bars i:nth-child(3) { block-size: 52%; }
.bars i:nth-child(4) { block-size: 100%; }
.bars i:nth-child(5) { block-size: 66%; }
@media (prefers-reduced-motion: no-preference) {
  .bars i { animation: pulse 1.2s ease-in-out infinite alternate; }
  .bars i:nth-child(2) { animation-delay: 0.12s; }
  .bars i:nth-child(3) { animation-delay: 0.24s; }
  .bars i:nth-child(4) { animation-delay: 0.36s; }
  .bars i:nth-child(5) { animation-delay: 0.48s; }
}
@keyframes pulse { to { opacity: 0.9; } }
@container (inline-size < 560px) { .ohl, .volume { display: none; } }
@container (inline-size < 340px) { .legend { inset-inline-end: 60px; gap: 0 7px; } .name { font-size: 13px; } .change { display: none; } }
@container (block-size < 200px) { .bars { display: none; } .message { gap: 6px; padding-block: 26px 6px; font-size: 11px; } .attribution { display: none; } }
@container (block-size < 150px) { .message .title { display: none; } .message button { padding: 1px 10px; } }
@container (inline-size < 240px) { .attribution { display: none; } }
.visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
`;

function dark(): string {
  return `
  --_background: var(--kline-background, #131722);
  --_text: var(--kline-text, #e4e7ee);
  --_muted: var(--kline-muted, #9aa2b1);
  --_grid: var(--kline-grid, #1f2533);
  --_border: var(--kline-border, #3b4354);
  --_crosshair: var(--kline-crosshair, #7d8698);
  --_up: var(--kline-up, #22ab94);
  --_down: var(--kline-down, #f7525f);
  --_volume-up: var(--kline-volume-up, #22ab9459);
  --_volume-down: var(--kline-volume-down, #f7525f59);
  --_notice: var(--kline-notice, #ffcf7d);
  --_notice-background: var(--kline-notice-background, #4a3710);
  color-scheme: dark;
`;
}

const sheets = new WeakMap<Window, CSSStyleSheet>();

/** The stylesheet of a window: constructed sheets belong to the document they were made in. */
export function styleSheetOf(view: Window & typeof globalThis): CSSStyleSheet {
  let sheet = sheets.get(view);
  if (sheet === undefined) {
    sheet = new view.CSSStyleSheet();
    sheet.replaceSync(CSS);
    sheets.set(view, sheet);
  }
  return sheet;
}
