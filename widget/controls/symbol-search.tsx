import { useEffect, useRef, useState } from 'preact/hooks';
import type { Instrument } from '../../src/index.js';
import type { ControlMessages } from '../language/control-messages.js';

/** Symbols that are listed at once: whoever wants another one writes more of it. */
const MAX_SHOWN = 60;
/** A pause in typing before a feed is asked, in ms. */
const PAUSE_MS = 150;

interface Props {
  readonly messages: ControlMessages;
  readonly search: (query: string) => Promise<readonly Instrument[]>;
  readonly onPick: (symbol: string) => void;
}

type Found = { readonly instruments: readonly Instrument[] } | 'searching' | 'failed';

/** A combobox over the feed's instruments (ARIA Authoring Practices, "List Autocomplete with Manual Selection"). */
export function SymbolSearch({ messages, search, onPick }: Props) {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<Found>('searching');
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    let isOver = false;
    const timer = setTimeout(
      () =>
        search(query).then(
          (instruments) => {
            if (isOver) return;
            setFound({ instruments: instruments.slice(0, MAX_SHOWN) });
            setActive(0);
          },
          () => {
            if (!isOver) setFound('failed');
          },
        ),
      query === '' ? 0 : PAUSE_MS,
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [query, search]);
  const shown = typeof found === 'string' ? [] : found.instruments;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && shown.length > 0) setActive((active + step + shown.length) % shown.length);
    else if (event.key === 'Enter' && shown[active] !== undefined) onPick(shown[active].symbol);
    else return;
    event.preventDefault();
  };
  return (
    <div class="search">
      <input
        type="search"
        ref={input}
        role="combobox"
        // Preact's types want it of every combobox; ours has a listbox of its own.
        list={undefined}
        aria-expanded={shown.length > 0}
        aria-controls="symbols"
        aria-autocomplete="list"
        aria-activedescendant={shown.length > 0 ? `symbol-${active}` : undefined}
        aria-label={messages['control-search']}
        placeholder={messages['control-search']}
        autocomplete="off"
        spellcheck={false}
        maxLength={64}
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div id="symbols" role="listbox" aria-label={messages['control-symbol']}>
        {shown.map(({ symbol, description, trading }, index) => (
          <div
            id={`symbol-${index}`}
            key={symbol}
            role="option"
            aria-selected={index === active}
            class={trading ? 'option' : 'option halted'}
            ref={(option: HTMLElement | null) => {
              if (index === active) option?.scrollIntoView({ block: 'nearest' });
            }}
            onClick={() => onPick(symbol)}
          >
            <b>{symbol}</b>
            <span>{description}</span>
          </div>
        ))}
      </div>
      <p role="status">{note(found, messages)}</p>
    </div>
  );
}

function note(found: Found, messages: ControlMessages): string {
  if (found === 'searching') return messages['control-searching'];
  if (found === 'failed') return messages['control-search-failed'];
  return found.instruments.length === 0 ? messages['control-no-match'] : '';
}
