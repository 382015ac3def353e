import { constructedSheet } from './constructed-sheet.js';
import { themeCss } from './theme.js';

/**
 * The look, as one constructed stylesheet per window: a `<style>` element or an inline style would be refused
 * by a strict content security policy. Public custom properties are named `--kline-…`; what begins with `--_` is
 * what they resolve to.
 */
const CSS = `
${themeCss()}
:host {
  --_font: var(--kline-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  --_font-size: var(--kline-font-size, 12px);
  display: block;
  contain: content;
  block-size: var(--kline-height, 20rem);
  min-inline-size: 0;
  color: var(--_text);
  background: var(--_background);
  font: 400 var(--_font-size)/1.4 var(--_font);
  font-variant-numeric: tabular-nums;
}
:host([hidden]) { display: none; }
.place { display: contents; }
.frame {
  position: relative;
  inline-size: 100%;
  block-size: 100%;
  min-inline-size: 0;
  overflow: hidden;
  container-type: size;
  display: flex;
  flex-direction: column;
}
/* Its canvases are no layers then, which the browser would look through whenever another chart comes or goes. Not where
   it is near: it is built before it is seen, and must have a size. */
.frame.far { content-visibility: auto; }
.chart:focus-visible { outline: 2px solid var(--_focus); outline-offset: -2px; }
/* The outline lies below the canvases, and below what stands in place of them. */
.plot:has(> .chart:focus-visible)::after { content: ""; position: absolute; inset: 0; z-index: 9; border: 2px solid var(--_focus); pointer-events: none; }
.plot { position: relative; flex: 1; min-block-size: 0; }
/* What happens in it is laid out in it, not in the page. */
.chart { position: absolute; inset: 0; direction: ltr; contain: size layout style; }
/* Its canvases are no layers before there is something on them. */
.unshown .chart { content-visibility: hidden; }
.dimmed .chart { opacity: 0.55; }
/* Canvases that carry nothing, or nothing but the crosshair: each costs in every frame. With no opacity it takes the pointer
   all the same; where each pointer hovers before it presses, it need not be there until then. */
.chart:not(.pointed) canvas + canvas { opacity: 0; }
@media not (any-pointer: coarse) {
  .chart:not(.pointed, :hover) canvas + canvas { visibility: hidden; }
}
/* The corner of the axes, which nobody points at. */
.chart tr:last-child td:last-child canvas { visibility: hidden; }
/* What is not painted costs no pixels while many others come. */
.unshown.silent > :not(.chart) { visibility: hidden; }
.legend, .own {
  position: absolute;
  /* Not by direction: the price scale stands at the right in every language. */
  left: 8px;
  right: calc(var(--_axis, 60px) + 8px);
  z-index: 3;
  pointer-events: none;
  overflow: hidden;
  text-shadow: 0 0 3px var(--_background), 0 0 3px var(--_background);
}
.legend {
  inset-block-start: 6px;
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 1px 9px;
  max-block-size: 50%;
}
.name { font-weight: 600; font-size: 1.17em; white-space: nowrap; direction: ltr; unicode-bidi: isolate; }
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
  font-size: 0.92em;
  color: var(--_notice);
  background: var(--_notice-background);
  text-shadow: none;
}
.study { flex-basis: 100%; display: flex; gap: 7px; white-space: nowrap; }
.study b { font-weight: 400; color: var(--_muted); }
.edge, .live {
  position: absolute;
  z-index: 4;
  padding: 3px 10px;
  border-radius: 12px;
  font: inherit;
  font-size: 0.92em;
  color: var(--_text);
  background: var(--_background);
  border: 1px solid var(--_crosshair);
}
.edge { inset-block-end: 48px; left: 8px; display: flex; align-items: center; gap: 6px; pointer-events: none; }
.edge .spinner {
  inline-size: 10px;
  block-size: 10px;
  border-radius: 50%;
  border: 2px solid var(--_crosshair);
  border-block-start-color: #0000;
}
.live { inset-block-end: 36px; right: calc(var(--_axis, 60px) + 12px); cursor: pointer; }
.live:focus-visible, .message button:focus-visible { outline: 2px solid var(--_focus); outline-offset: 2px; }
.attribution {
  position: absolute;
  /* Where the two axes meet there is nothing else. */
  inset-block-end: 7px;
  right: 4px;
  z-index: 3;
  font-size: 0.75em;
  color: var(--_muted);
  text-decoration: none;
}
/* Above a canvas they have layers in any case: of their own, or they share one with the background of the next chart. */
.pictured > :is(.legend, .attribution) { will-change: transform; }
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
  padding: 2.4em 16px 12px;
  text-align: center;
  background: var(--_background);
  overflow: auto;
}
.message p { margin: 0; max-inline-size: 52ch; overflow-wrap: anywhere; }
.message .title { font-weight: 600; font-size: 1.17em; }
.message .reason { color: var(--_muted); }
.message button {
  font: inherit;
  font-weight: 600;
  color: inherit;
  background: none;
  border: 1px solid var(--_crosshair);
  border-radius: 6px;
  padding: 4px 14px;
  cursor: pointer;
}
.live:hover, .message button:hover { background: var(--_grid); }
.bars { display: flex; align-items: flex-end; gap: 5px; block-size: 44px; opacity: 0.35; }
.bars i { inline-size: 7px; border-radius: 2px; background: var(--_crosshair); }
.bars i:nth-child(1) { block-size: 40%; }
.bars i:nth-child(2) { block-size: 72%; }
.bars i:nth-child(3) { block-size: 52%; }
.bars i:nth-child(4) { block-size: 100%; }
.bars i:nth-child(5) { block-size: 66%; }
/* Whatever moves has a layer of its own, seen or not: one each, and none for what is out of view. */
@media (prefers-reduced-motion: no-preference) {
  .edge .spinner { animation: turn 0.9s linear infinite; }
  /* In steps and not at once: where charts wait, smoothness would take the time that they wait for. Of many each that moves
     has the browser arrange the page's layers anew. */
  .bars.seen { animation: pulse 1.6s steps(8) 1s infinite alternate; }
  .bars.seen.many { animation-delay: 5s; }
}
@keyframes turn { to { transform: rotate(1turn); } }
@keyframes pulse { to { opacity: 0.9; } }
/* Or a line wraps with the digits in it, and volume stands alone in the next. */
@container (inline-size < 680px) { .volume { display: none; } }
@container (inline-size < 640px) { .ohl { display: none; } }
@container (inline-size < 420px) { .change { display: none; } }
@container (inline-size < 340px) { .legend { gap: 0 7px; } .name { font-size: 1.08em; } }
@container (block-size < 200px) { .bars { block-size: 22px; } .message { gap: 6px; padding-block: 2.4em 6px; font-size: 0.92em; } }
@container (block-size < 150px) { .message .title { display: none; } .message button { padding: 1px 10px; } }
.visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
`;

/** The stylesheet of every element. */
export const styleSheetOf = constructedSheet(CSS);
