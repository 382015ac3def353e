import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icons.js';

interface Props {
  /** Unique in the shadow root. */
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  /** What stands on the button; it may be left out in narrow toolbars. */
  readonly text?: string;
  readonly kind: 'menu' | 'dialog';
  /** Made when it is opened. */
  readonly children: (close: () => void) => ComponentChildren;
}

const HAS_ANCHORS = CSS.supports('position-area: block-end');

/** A button with something that it opens: in the top layer, closed by Escape and by a click elsewhere. */
export function Popover({ id, label, icon, text, kind, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const close = () => {
    box.current?.hidePopover();
    button.current?.focus();
  };
  const onToggle = (event: { readonly newState: string }) => {
    const opens = event.newState === 'open';
    setOpen(opens);
    if (opens && !HAS_ANCHORS) placeBelow(box.current, button.current);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return moveFocus(event, box.current);
    // The browser would close it, and leave the focus nowhere: what had it before lies in a shadow root.
    close();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <button
        type="button"
        ref={button}
        popovertarget={id}
        aria-haspopup={kind}
        aria-expanded={isOpen}
        aria-label={text === undefined ? label : `${label}: ${text}`}
        title={label}
      >
        {icon === undefined ? null : <Icon name={icon} />}
        {text === undefined ? null : <span class="text">{text}</span>}
        <Icon name="down" />
      </button>
      <div
        id={id}
        ref={box}
        class="popover"
        popover="auto"
        role={kind === 'menu' ? 'menu' : 'dialog'}
        aria-label={label}
        // A click beside what is in it leaves the focus in it.
        tabIndex={-1}
        onToggle={onToggle}
        onKeyDown={onKeyDown}
      >
        {isOpen ? children(close) : null}
      </div>
    </>
  );
}

/** For browsers without anchor positioning. */
function placeBelow(box: HTMLElement | null, button: HTMLElement | null): void {
  if (box === null || button === null) return;
  const { left, bottom } = button.getBoundingClientRect();
  const { clientWidth, clientHeight } = button.ownerDocument.documentElement;
  const MARGINS = 16;
  box.style.left = `${Math.max(0, Math.min(left, clientWidth - box.offsetWidth - MARGINS))}px`;
  box.style.top = `${bottom}px`;
  box.style.maxHeight = `min(24rem, ${Math.max(96, clientHeight - bottom - MARGINS)}px)`;
}

/** Up and down through the items of a menu. */
function moveFocus(event: KeyboardEvent, box: HTMLElement | null): void {
  const items = [...(box?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  if (items.length === 0) return;
  const at = items.indexOf(event.target as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined) return;
  items.at(next % items.length)?.focus();
  event.preventDefault();
  event.stopPropagation();
}

interface MenuProps<Value extends string> {
  readonly values: readonly Value[];
  readonly value: Value;
  readonly label: (value: Value) => string;
  readonly onPick: (value: Value) => void;
}

/** One choice among some. */
export function Menu<Value extends string>({ values, value, label, onPick }: MenuProps<Value>) {
  return values.map((each) => (
    <button
      type="button"
      role="menuitemradio"
      key={each}
      aria-checked={each === value}
      ref={(item: HTMLButtonElement | null) => {
        if (each === value) item?.focus();
      }}
      onClick={() => onPick(each)}
    >
      {label(each)}
    </button>
  ));
}
