import type { Timers } from '../timers.js';
import type { FaultSwitches } from './fault-switches.js';

/** The way of one client's frames, with whatever is wrong with it. */
export class FaultyLine {
  private held: string | null = null;

  constructor(
    private readonly faults: FaultSwitches,
    private readonly timers: Timers,
    private readonly send: (text: string) => void,
  ) {}

  /** A frame of data. */
  event(text: string): void {
    const { faults } = this;
    if (faults.isIdle && this.held === null) {
      this.send(text);
      return;
    }
    if (faults.isOn('silence')) return;
    const spoilt = this.spoil(text);
    const late = faults.value('late');
    if (late > 0 && text.includes('"x":true')) {
      this.timers.after(late, () => this.leave(spoilt));
      return;
    }
    if (this.held === null && faults.strikes('reorder')) {
      this.held = spoilt;
      return;
    }
    this.leave(spoilt);
    if (faults.strikes('duplicate')) this.leave(spoilt);
    if (this.held !== null) this.leave(this.held);
    this.held = null;
  }

  /** An answer to a control message. */
  answer(text: string): void {
    const { faults } = this;
    if (faults.isOn('silence')) return;
    const delay = faults.value('delay-acks');
    if (delay > 0) this.timers.after(delay, () => this.leave(text));
    else this.leave(text);
  }

  private leave(text: string): void {
    const slow = this.faults.value('slow');
    if (slow > 0) this.timers.after(slow, () => this.out(text));
    else this.out(text);
  }

  /** What was under way when silence fell does not arrive either. */
  private out(text: string): void {
    if (!this.faults.isOn('silence')) this.send(text);
  }

  private spoil(text: string): string {
    const { faults } = this;
    if (faults.strikes('malformed')) return text.slice(0, text.length >> 1);
    if (faults.strikes('wrong-types')) {
      return text.replace(/"c":"([^"]*)"/, '"c":$1').replace(/"n":\d+/, '"n":null');
    }
    return faults.strikes('unknown-keys') ? text.replace('{', '{"zz":{"deep":[1,{}]},') : text;
  }
}
