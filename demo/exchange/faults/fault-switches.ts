import { Dice } from '../market/dice.js';
import { ExchangeError } from '../exchange-error.js';
import { FAULTS, type FaultName } from './fault-table.js';

interface Active {
  readonly value: number;
  /** Real ms at which it ends. */
  readonly until: number;
}

/** Which faults are on. By itself an exchange has none. */
export class FaultSwitches {
  private readonly active = new Map<FaultName, Active>();
  private readonly dice: Dice;

  /** @param realNow ms: faults last as long as the wall clock says, however fast the exchange lives */
  constructor(
    private readonly realNow: () => number,
    seed = 1,
  ) {
    this.dice = new Dice(seed, 77);
  }

  /**
   * Switches a fault on, or with 0 off.
   * @param value what it means: FAULTS
   * @param forMs real ms until it ends by itself; without it, it stays
   * @throws ExchangeError `bad-option`
   */
  set(name: FaultName, value: number, forMs = Number.POSITIVE_INFINITY): void {
    const most = FAULTS[name].measure === 'ms' ? Number.MAX_SAFE_INTEGER : 1;
    const least = name === 'skew' ? -Number.MAX_SAFE_INTEGER : 0;
    if (!(value >= least && value <= most) || !(forMs >= 0)) {
      throw new ExchangeError(
        'bad-option',
        `The fault ${name} is ${value} for ${forMs} ms: it takes ${least} to ${most} (${FAULTS[name].measure}), for 0 ms or more.`,
      );
    }
    if (value === 0) this.active.delete(name);
    else this.active.set(name, { value, until: this.realNow() + forMs });
  }

  clear(): void {
    this.active.clear();
  }

  /** The number of a fault, 0 when it is off. */
  value(name: FaultName): number {
    const fault = this.active.get(name);
    if (fault === undefined) return 0;
    if (this.realNow() < fault.until) return fault.value;
    this.active.delete(name);
    return 0;
  }

  isOn(name: FaultName): boolean {
    return this.value(name) > 0;
  }

  /** Whether a fault with a rate strikes this time. */
  strikes(name: FaultName): boolean {
    // The usual case first: this is asked for every frame.
    if (this.active.size === 0) return false;
    const rate = this.value(name);
    return rate > 0 && this.dice.uniform() < rate;
  }

  /** Those that are on, with their numbers. */
  list(): Partial<Record<FaultName, number>> {
    const names = [...this.active.keys()].filter((name) => this.value(name) !== 0);
    return Object.fromEntries(names.map((name) => [name, this.value(name)]));
  }

  get isIdle(): boolean {
    return this.active.size === 0;
  }
}
