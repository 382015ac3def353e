import { useEffect, useRef, useState } from 'preact/hooks';
import { THEMES } from '../attributes.js';
import { CHART_TYPES, SCALES } from '../chart/price-chart.js';
import type { ControlKey } from '../language/control-messages.js';
import { formatStudies } from '../studies/study-spec.js';
import type { ControlsModel } from './controls-model.js';
import { Icon, type IconName } from './icons.js';
import { Menu, Popover } from './popover.js';
import { StudyEditor } from './study-editor.js';
import { SymbolSearch } from './symbol-search.js';

/** Intervals that wide toolbars show as buttons of their own, where the feed has them. */
const FREQUENT = ['1m', '5m', '15m', '1h', '1d'] as const;

/** Those of the toolbar itself. */
const BUTTONS = 'button:not(.popover *)';

/** The toolbar. It writes attributes and calls methods of the element, as any host could. */
export function Toolbar({ model }: { readonly model: ControlsModel }) {
  const bar = useRef<HTMLDivElement>(null);
  const [showsAll, setShowsAll] = useState(false);
  // The button that Tab goes to may be hidden by another width, or gone with an interval.
  useEffect(() => {
    const place = bar.current;
    if (place === null) return undefined;
    const observer = new ResizeObserver(() => setTabStop(place));
    observer.observe(place);
    return () => observer.disconnect();
  });
  const messages = model.messages.value;
  const { symbol, interval, type, scale, theme, isPaused, studies } = model.choice.value;
  const intervals = model.intervals.value;
  const named = (value: string) => messages[`control-${value}` as ControlKey];
  const set = (name: string, value: string, close: () => void) => {
    model.set(name, value);
    close();
  };
  return (
    <div
      class={showsAll ? 'bar all' : 'bar'}
      part="toolbar"
      role="toolbar"
      ref={bar}
      aria-label={messages['control-toolbar']}
      onKeyDown={(event) => rove(event, bar.current)}
      onFocusIn={(event) => setTabStop(event.currentTarget, event.target)}
    >
      <Popover
        id="symbol"
        label={messages['control-symbol']}
        icon="search"
        text={symbol === '' ? '–' : symbol}
        kind="dialog"
      >
        {(close) => (
          <SymbolSearch
            messages={messages}
            search={model.search}
            onPick={(value) => set('symbol', value, close)}
          />
        )}
      </Popover>
      <span class="frequent" role="group" aria-label={messages['control-interval']}>
        {FREQUENT.filter((each) => intervals.includes(each)).map((each) => (
          <button
            type="button"
            key={each}
            aria-pressed={each === interval}
            onClick={() => model.set('interval', each)}
          >
            {each}
          </button>
        ))}
      </span>
      <Popover id="interval" label={messages['control-interval']} text={interval} kind="menu">
        {(close) => (
          <Menu
            values={intervals}
            value={interval}
            label={(value) => value}
            onPick={(value) => set('interval', value, close)}
          />
        )}
      </Popover>
      <button
        type="button"
        class="more"
        aria-expanded={showsAll}
        aria-label={messages['control-more']}
        title={messages['control-more']}
        onClick={() => setShowsAll(!showsAll)}
      >
        <Icon name="more" />
      </button>
      <span class="tools">
        <Popover id="type" label={messages['control-type']} icon="type" text={named(type)} kind="menu">
          {(close) => (
            <Menu
              values={CHART_TYPES}
              value={type}
              label={named}
              onPick={(value) => set('type', value, close)}
            />
          )}
        </Popover>
        <Popover id="scale" label={messages['control-scale']} icon="scale" text={named(scale)} kind="menu">
          {(close) => (
            <Menu
              values={SCALES}
              value={scale}
              label={named}
              onPick={(value) => set('scale', value, close)}
            />
          )}
        </Popover>
        <Popover
          id="studies"
          label={messages['control-studies']}
          icon="studies"
          text={studies.length === 0 ? messages['control-studies'] : String(studies.length)}
          kind="dialog"
        >
          {() => (
            <StudyEditor
              messages={messages}
              specs={studies}
              onChange={(specs) => model.set('studies', formatStudies(specs))}
            />
          )}
        </Popover>
        <span class="space" />
        <Popover id="theme" label={messages['control-theme']} icon="theme" kind="menu">
          {(close) => (
            <Menu
              values={THEMES}
              value={theme}
              label={named}
              onPick={(value) => set('theme', value, close)}
            />
          )}
        </Popover>
        <button
          type="button"
          aria-pressed={isPaused}
          aria-label={messages['control-pause']}
          title={messages['control-pause']}
          onClick={() => model.togglePause()}
        >
          <Icon name={isPaused ? 'play' : 'pause'} />
        </button>
        <Action label={messages['control-picture']} icon="picture" run={() => model.savePicture()} />
        <Action label={messages['control-csv']} icon="csv" run={() => model.saveCsv()} />
        {model.canFillScreen ? (
          <Action label={messages['control-full-screen']} icon="expand" run={() => model.fillScreen()} />
        ) : null}
      </span>
    </div>
  );
}

function Action(props: { readonly label: string; readonly icon: IconName; readonly run: () => void }) {
  return (
    <button type="button" aria-label={props.label} title={props.label} onClick={props.run}>
      <Icon name={props.icon} />
    </button>
  );
}

/** Arrows move between the buttons (ARIA Authoring Practices, "Toolbar"). What a button opened has keys of its own. */
function rove(event: KeyboardEvent, bar: HTMLElement | null): void {
  const target = event.target as HTMLElement;
  if (bar === null || target.closest('.popover') !== null) return;
  const buttons = shownButtons(bar);
  const isReversed = getComputedStyle(bar).direction === 'rtl';
  const at = buttons.indexOf(target);
  const next = {
    ArrowRight: at + (isReversed ? -1 : 1),
    ArrowLeft: at + (isReversed ? 1 : -1),
    Home: 0,
    End: -1,
  }[event.key];
  if (next === undefined) return;
  buttons.at(next % buttons.length)?.focus();
  event.preventDefault();
}

/** Tab goes to one of the buttons: to that used last, or to the first where it is hidden. */
function setTabStop(bar: HTMLElement, used?: EventTarget | null): void {
  const shown = shownButtons(bar);
  const stop =
    shown.find((each) => each === used) ?? shown.find(({ tabIndex }) => tabIndex === 0) ?? shown[0];
  for (const each of bar.querySelectorAll<HTMLElement>(BUTTONS)) each.tabIndex = each === stop ? 0 : -1;
}

function shownButtons(bar: HTMLElement): HTMLElement[] {
  return [...bar.querySelectorAll<HTMLElement>(BUTTONS)].filter(({ offsetWidth }) => offsetWidth > 0);
}
